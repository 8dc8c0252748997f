"""IDX, the file format of MNIST and its relatives.

Two zero bytes, a type (8: unsigned bytes), the number of axes, each axis' length as a 32-bit big-endian integer,
then the values with the last axis running fastest. Source: the description on MNIST's home page,
http://yann.lecun.com/exdb/mnist/.
"""

import gzip
import hashlib
import math
import struct
import zlib
from pathlib import Path

import numpy as np

from utils.data.folder import damaged, trouble

_BYTES = b"\x00\x00\x08"  # how a file of unsigned bytes begins
_GZIP = b"\x1f\x8b"


def header(shape: tuple[int, ...]) -> bytes:
    """Return the 4 + 4 * len(shape) bytes that stand before the values of an array of unsigned bytes."""
    return _BYTES + struct.pack(f">B{len(shape)}I", len(shape), *shape)


def fingerprint(array: np.ndarray) -> str:
    """Return the md5, in hex, that `array` (uint8, any shape) has as an uncompressed IDX file.

    It is the same however the array was stored, so one published checksum serves every layout.
    """
    digest = hashlib.md5(header(array.shape), usedforsecurity=False)
    digest.update(np.ascontiguousarray(array))
    return digest.hexdigest()


def read(path: Path) -> np.ndarray:
    """Return the array, uint8 and writable, of the IDX file at `path`, compressed by gzip or not (its name may lie).

    Raises: DataError when the file cannot be read, is no IDX file of unsigned bytes, or is shorter or longer than its
    header says.
    """
    content = _content(path)
    start = content[:4].tobytes()
    if start.lstrip()[:1] == b"<":
        raise damaged(path, "holds a web page instead of data (a download that went wrong)")
    first = 4 + 4 * start[3] if len(start) == 4 and start.startswith(_BYTES) else 0
    if not 4 < first <= len(content):
        raise damaged(path, f"is no IDX file of bytes (it begins with {start!r}, expected {_BYTES!r})")
    shape = struct.unpack_from(f">{start[3]}I", content, 4)
    expected = first + math.prod(shape)
    if len(content) != expected:
        what = "truncated" if len(content) < expected else "too long"
        raise damaged(path, f"is {what} ({len(content):,} bytes, expected {expected:,} by its header)")
    return content[first:].reshape(shape)


def _content(path: Path) -> np.ndarray:
    try:
        content = np.fromfile(path, dtype=np.uint8)
        if content[:2].tobytes() != _GZIP:
            return content
        return np.frombuffer(gzip.decompress(content), dtype=np.uint8).copy()  # a copy may be written, bytes may not
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:  # the first is an OSError too
        raise damaged(path, f"is a damaged or truncated gzip file ({error})") from error
    except OSError as error:
        raise trouble(error, path) from error
