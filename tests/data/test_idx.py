"""Reading IDX files, good and bad."""

import gzip
import hashlib
from pathlib import Path

import numpy as np
import pytest

from tests.data.helpers import packed, raw
from utils.data import DataError, idx

IMAGES = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
GOOD = raw(IMAGES)


@pytest.mark.parametrize("array", [IMAGES, IMAGES[0, 0]], ids=["images", "labels"])
@pytest.mark.parametrize("write", [raw, packed])
@pytest.mark.parametrize("name", ["digits", "digits.gz"])
def test_reads_what_is_there_whatever_its_name(tmp_path: Path, array: np.ndarray, write, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(write(array))
    found = idx.read(path)
    assert found.dtype == np.uint8 and found.flags.writeable
    np.testing.assert_array_equal(found, array)


def test_fingerprint_is_the_md5_of_the_unpacked_file() -> None:
    assert idx.fingerprint(IMAGES) == hashlib.md5(GOOD).hexdigest()
    assert idx.fingerprint(IMAGES[:, ::2]) == hashlib.md5(raw(IMAGES[:, ::2])).hexdigest()


BAD = {
    "empty": (b"", "is no IDX file"),
    "three bytes": (GOOD[:3], "is no IDX file"),
    "half a header": (GOOD[:10], "is no IDX file"),
    "floats": (b"\x00\x00\x0d" + GOOD[3:], "is no IDX file"),
    "no axes": (b"\x00\x00\x08\x00" + GOOD[4:], "is no IDX file"),
    "truncated": (GOOD[:-1], "is truncated .39 bytes, expected 40"),
    "too long": (GOOD + b"!", "is too long .41 bytes, expected 40"),
    "web page": (b"<!DOCTYPE html><title>404</title>", "holds a web page"),
    "web page after a space": (b"\n <html>", "holds a web page"),
    "gzip truncated": (gzip.compress(GOOD)[:-9], "is a damaged or truncated gzip file"),
    "gzip damaged": (gzip.compress(GOOD)[:12] + b"garbage!" + gzip.compress(GOOD)[20:], "is a damaged or truncated"),
    "truncated in gzip": (gzip.compress(GOOD[:-5]), "is truncated"),
    "web page in gzip": (gzip.compress(b"<html>"), "holds a web page"),
}


@pytest.mark.parametrize(("content", "message"), BAD.values(), ids=BAD.keys())
def test_bad_file_is_named_with_what_to_do(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(content)
    with pytest.raises(DataError, match=message) as caught:
        idx.read(path)
    said = str(caught.value)
    assert said.startswith(str(path)) and "delete it so that it is fetched anew" in said and "\n" not in said


def test_missing_file_and_folder_in_its_place(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing", tmp_path):
        with pytest.raises(DataError, match="cannot be read or written"):
            idx.read(path)
