"""The files that were handed in, from files, folders and zips, one after the other; nothing is unpacked to disk.

Folders are walked and zips opened without trust: links are not followed, paths that lead out are refused, and what is
read is limited by what really comes out, not by what a zip's directory says.
"""

import io
import os
import stat
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from utils.grading.batch.notebook import LARGEST, NotReadable, too_large
from utils.grading.batch.text import line

MOST_FILES = 20_000  # of a folder, or of a zip that was named
LONGEST_PATH = 1_000
UNPACKED = 200_000_000  # bytes that a zip may unpack to, or this many times its size where that is more:
RATIO = 20
MOST_FILES_NESTED = 2_000  # of a student's zip in the platform's

_JUNK = ("__MACOSX", "Thumbs.db", "desktop.ini")
_OFFICE = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".jar", ".npz", ".whl", ".pages", ".numbers")  # are zips too
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others can ask for gigabytes before they give a byte


@dataclass(frozen=True)
class File:
    """One file: its path's parts from what was named on the command line, and its bytes or why it wasn't read.

    shared: how many of the parts all files have in common: 1, its name, when one zip was named; else 0.
    """

    parts: tuple[str, ...]
    data: bytes = b""
    reason: str | None = None
    time: datetime | None = None
    shared: int = 0

    @property
    def label(self) -> str:
        """The path as the gradebook names it."""
        return "/".join(line(part) for part in self.parts) or "(no name)"


def find(paths: Iterable[Path], leave_out: Iterable[Path] = ()) -> Iterator[File]:
    """Every file of the paths, in the order of their names. Raises FileNotFoundError for a path that isn't there.

    Their parts begin in the folder or at the zip when one path is given, else where all the paths part.
    """
    without = {os.path.realpath(path) for path in leave_out}
    named = dict.fromkeys(Path(os.path.realpath(path)) for path in _there(paths))
    alone = len(named) == 1
    start = Path(os.path.commonpath([path.parent for path in named])) if named else Path()
    for path in named:
        if path.is_dir():
            yield from _in_folder(path, () if alone else path.relative_to(start).parts, without)
        else:
            yield from _on_disk(path, path.relative_to(start).parts, shared=int(alone))


def _there(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not os.path.exists(path):
            raise FileNotFoundError(f"There is no file or folder {path}.")
        yield path


def _in_folder(folder: Path, before: tuple[str, ...], without: set[str]) -> Iterator[File]:
    """The files of a folder; `before`: the parts that come before those within it."""
    count, closed = 0, []
    for place, folders, names in os.walk(folder, onerror=closed.append):
        paths = [Path(place, name) for name in sorted(folders + names) if not _is_junk(name)]
        paths = [path for path in paths if os.path.realpath(path) not in without]
        folders[:] = [path.name for path in paths if path.name in folders and not path.is_symlink()]
        for path in paths:
            if path.name in folders:
                continue
            if (count := count + 1) > MOST_FILES:
                yield File(
                    before or (folder.name,), reason=f"It holds more than {MOST_FILES:,} files; the rest was not read."
                )
                return
            yield from _on_disk(path, (*before, *path.relative_to(folder).parts))
    for error in closed:
        yield File((folder.name, *Path(error.filename).relative_to(folder).parts), reason=f"{error.strerror}.")


def _on_disk(path: Path, parts: tuple[str, ...], shared: int = 0) -> Iterator[File]:
    """The file, unless it is no plain file or too large; or what is in it when it is a zip."""
    try:
        # Without O_NONBLOCK a pipe would be waited for; where there is no O_NOFOLLOW (Windows), there are no links.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                yield File(parts, reason="This is no file but a device or a pipe.")
                return
            handed_in = File(parts, time=datetime.fromtimestamp(facts.st_mtime).astimezone())
            if _is_zip(parts, file.read(4)):
                yield from _unpacked(file, facts.st_size, replace(handed_in, shared=shared))
            elif facts.st_size > LARGEST:
                yield replace(handed_in, reason=str(too_large(facts.st_size)))
            else:
                file.seek(0)
                yield replace(handed_in, data=file.read(LARGEST))
    except OSError as error:
        yield File(parts, reason="This is a link, not a file." if path.is_symlink() else f"{error.strerror}.")


def _unpacked(file: BinaryIO, size: int, packed: File, nested: bool = False) -> Iterator[File]:
    """What is in a zip. A zip in it is a student's and is opened too; one in that is not."""
    left = max(UNPACKED, 0 if nested else RATIO * size)
    try:
        with zipfile.ZipFile(file) as archive:
            for entry in _entries(archive, MOST_FILES_NESTED if nested else MOST_FILES):
                member, taken = _member(archive, entry, packed, left)
                left -= taken
                if left < 0:
                    raise NotReadable("The zip unpacks to far more than notebooks would; the rest was not read.")
                if member.reason or not _is_zip(member.parts, member.data):
                    yield member
                elif nested:
                    yield replace(member, data=b"", reason="This zip lies too deep in others; zip the notebook itself.")
                else:
                    yield from _student_zip(member)
    except NotReadable as error:
        yield replace(packed, reason=str(error))
    except Exception as error:  # a damaged zip makes zipfile raise nearly anything
        yield replace(packed, reason=f"The zip is damaged ({line(error) or type(error).__name__}).")


def _student_zip(packed: File) -> Iterator[File]:
    empty = replace(packed, data=b"")
    if packed.data.count(b"PK\x01\x02") > MOST_FILES_NESTED:  # before a directory of millions is read
        yield replace(empty, reason=f"The zip holds more than {MOST_FILES_NESTED:,} files.")
    else:
        yield from _unpacked(io.BytesIO(packed.data), len(packed.data), empty, nested=True)


def _entries(archive: zipfile.ZipFile, most: int) -> list[zipfile.ZipInfo]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    entries = [entry for entry in entries if not any(map(_is_junk, _path(entry).parts))]
    if not entries:
        raise NotReadable("The zip holds no files.")
    if len(entries) > most:
        raise NotReadable(f"The zip holds more than {most:,} files.")
    return entries


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, packed: File, left: int) -> tuple[File, int]:
    """One file of a zip, and how many bytes were unpacked for it: at most `left` and one."""
    path = _path(entry)
    inside = [part for part in path.parts if part not in ("/", "..")]
    member = replace(packed, parts=(*packed.parts, *inside), time=_time(entry) or packed.time)
    if reason := _refusal(entry, path):
        return replace(member, reason=reason), 0
    try:
        with archive.open(entry) as stream:
            data = stream.read(min(LARGEST, left) + 1)  # the size in the directory may lie
    except Exception as error:
        return replace(member, reason=f"The zip is damaged here ({line(error) or type(error).__name__})."), 0
    if len(data) > LARGEST:
        return replace(member, reason=str(too_large(max(entry.file_size, len(data))))), len(data)
    return replace(member, data=data), len(data)


def _path(entry: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(entry.filename.replace("\\", "/")[:LONGEST_PATH])


def _refusal(entry: zipfile.ZipInfo, path: PurePosixPath) -> str | None:
    if path.is_absolute() or ".." in path.parts or ":" in (path.parts or ("",))[0]:
        return "Its path leads out of the zip."
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "This is a link, not a file."
    if entry.flag_bits & 1:
        return "The zip is locked with a password."
    if entry.compress_type not in _METHODS:
        return "The zip is compressed in a way that isn't read; use the usual one."
    return None


def _time(entry: zipfile.ZipInfo) -> datetime | None:
    """When the file was last changed, as the zip says; zips made without times say 1980."""
    try:
        time = datetime(*entry.date_time).astimezone()
    except (ValueError, OverflowError, OSError):
        return None
    return time if time.year > 1980 else None


def _is_zip(parts: tuple[str, ...], start: bytes) -> bool:
    return start[:4] in (b"PK\x03\x04", b"PK\x05\x06") and not parts[-1].lower().endswith(_OFFICE)


def _is_junk(name: str) -> bool:
    """What systems leave beside a student's files: hidden files, previews, locks."""
    return name in _JUNK or (name.startswith((".", "~$")) and name not in (".", ".."))
