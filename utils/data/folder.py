"""Where data lives: the folder that `COURSE_DATA` names, and the user's cache.

The environment is read at every call, so a notebook may set `COURSE_DATA` after its imports. Nothing here knows
a data set: each one brings the names under which its files are commonly found.
"""

import errno
import logging
import os
import stat
from collections.abc import Iterable
from pathlib import Path

VARIABLE = "COURSE_DATA"
CACHE = "convnet-course"  # the name of our folder among the user's caches

_log = logging.getLogger("utils.data")
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}  # Windows has no quota error
_RIGHTS = {errno.EACCES, errno.EPERM, errno.EROFS}


class DataError(Exception):
    """A data set cannot be had: one sentence that names the file or folder and says what to do."""


class MirrorsFailed(DataError):
    """No mirror gave the file; the message lists every mirror and why it failed."""


def chosen() -> Path | None:
    """Return the folder that `COURSE_DATA` names, or None where it is unset or empty.

    Raises: DataError when it is no folder, or one that may not be read. A mistyped name must not pass for "no data".
    """
    name = os.environ.get(VARIABLE, "").strip()
    if not name:
        return None
    place = Path(name).expanduser()
    try:
        os.scandir(place).close()
    except OSError as error:
        raise DataError(
            f"{VARIABLE} names {place}, which cannot be opened as a folder ({error.strerror}): name one that exists and"
            f" that you may read (an empty one will do), or unset {VARIABLE} to use the cache folder {cache()}."
        ) from error
    return place


def cache() -> Path:
    """Return our folder among the user's caches, which need not exist yet."""
    import pooch  # only here: whoever has a copy needs no downloader

    return Path(pooch.os_cache(CACHE))


def places() -> list[Path]:
    """Return the folders in which a copy is looked for, in this order: `COURSE_DATA`, the cache.

    Raises: DataError as `chosen` does.
    """
    return [place for place in (chosen(), cache()) if place is not None]


def destination() -> Path:
    """Return the folder that downloads go to: `COURSE_DATA` where it may be written, else the cache.

    Raises: DataError as `chosen` does.
    """
    place = chosen()
    return place if place and os.access(place, os.W_OK | os.X_OK) else cache()


def say_detour(title: str, place: Path) -> None:
    """Say in one line on stderr that `title` was downloaded to `place`, where that is not the folder asked for."""
    asked = chosen()
    if asked and asked != place:
        _log.warning("%s was downloaded to %s, because %s (%s) may not be written.", title, place, VARIABLE, asked)


def find(names: Iterable[str | os.PathLike[str]], place: Path) -> Path | None:
    """Return the first of `names`, paths relative to `place`, that is a file; None where none is.

    Raises: DataError when rights forbid to look.
    """
    return next((place / name for name in names if _is_file(place / name)), None)


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:  # not the same as "not there": it would be passed over for a stand-in
        raise trouble(error, path) from error


def trouble(error: OSError, path: Path) -> DataError:
    """Return the DataError that says what the operating system refused at `path`, and what to do about it."""
    what, remedy = error.strerror or str(error), f"set {VARIABLE} to another folder"
    if error.errno in _FULL:
        what, remedy = "the disk is full", f"free some space, or set {VARIABLE} to a folder on another disk"
    elif error.errno in _RIGHTS:
        remedy = f"change its rights or its folder's, or set {VARIABLE} to a folder that you may use"
    return DataError(f"{path} cannot be read or written ({what}): {remedy}.")


def damaged(path: Path, what: str) -> DataError:
    """Return the DataError for a file that is there and is not what it should be; `what` completes "The file ..."."""
    return DataError(f"{path} {what}: put a good copy in its place, or delete it so that it is fetched anew.")
