"""One file from the first mirror that has it: resumed after a break, checked, and renamed last.

What has arrived stands in NAME.part beside the place where NAME will be; only a complete file with the right checksum
gets its final name. A break, even of the power supply, therefore costs no more than what had not arrived.
"""

import os
import queue
import threading
from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

import pooch
import requests
from filelock import FileLock
from tqdm import tqdm

from utils.data.folder import MirrorsFailed, trouble

SECONDS = 5.0  # a mirror has so long to begin its answer, and again between two pieces of the file
BREAKS = 5  # so often one download may break off and go on, as long as each piece brings it further
LOCK_SECONDS = 600.0  # another process may be busy with the same file for so long
PIECE = 1 << 14  # bytes

_BROKE_OFF = "the connection broke off"
_failed: dict[str, str] = {}  # mirrors that did not serve this process, and why: they are not asked a second time


class _WebPage(requests.RequestException):
    """The answer is a page for people (a login, a notice), not the file."""


def fetch(name: str, folder: Path, mirrors: Sequence[str], known_hash: str) -> Path:
    """Return `folder / name`, downloaded from the first of `mirrors` that serves it unless it is there already.

    mirrors: addresses to which `name` is appended. known_hash: as pooch writes it, "md5:..." or "sha256:...", of the
    file as it is sent.
    Raises: MirrorsFailed when no mirror serves it; DataError when the folder cannot be written or the disk is full.
    """
    target = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=LOCK_SECONDS):
            reasons = _ask(mirrors, target, known_hash)
    except OSError as error:  # ours, not the mirror's: the next one would fare no better
        raise trouble(error, target) from error
    if reasons is not None:
        listed = ", ".join(f"{mirror} ({reason})" for mirror, reason in reasons.items())
        raise MirrorsFailed(f"no mirror gave {name}: {listed or 'none is known'}")
    return target


def _ask(mirrors: Sequence[str], target: Path, known_hash: str) -> dict[str, str] | None:
    """Return why each mirror did not serve the file, or None when the file is there."""
    if target.exists():  # another process brought it while we waited for the lock
        return None
    reasons = {}
    for mirror in mirrors:
        reason = _failed.get(mirror) or _try(mirror, target, known_hash)
        if reason is None:
            return None
        reasons[mirror] = reason
        if reason != _BROKE_OFF:
            _failed[mirror] = reason
    return reasons


def _part(target: Path) -> Path:
    return target.with_name(target.name + ".part")


def _try(mirror: str, target: Path, known_hash: str) -> str | None:
    """Return why this mirror did not serve the file, or None when the file is there."""
    pooch.get_logger().setLevel("WARNING")  # its notes would come between the reader and our one line
    address, part = mirror + target.name, _part(target)
    went_on = part.exists()
    try:
        _download(address, part)
        pooch.retrieve(address, known_hash, target.name, target.parent, downloader=partial(_hand_over, part))
    except requests.RequestException as error:
        return _reason(error)
    except ValueError:  # so pooch reports a wrong checksum, and deletes the file
        # What an earlier run left may have been to blame: once more, from the first byte.
        return _try(mirror, target, known_hash) if went_on else "what it sent has the wrong checksum"
    return None


def _reason(error: requests.RequestException) -> str:
    if isinstance(error, requests.HTTPError):
        return f"HTTP {error.response.status_code} {error.response.reason}"
    if isinstance(error, _WebPage):
        return "it sent a web page instead of the file"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return _BROKE_OFF
    timed_out = isinstance(error, requests.Timeout) or "timed out" in str(error)
    return f"no answer within {SECONDS:g} s" if timed_out else "no connection"


def _hand_over(part: Path, _address: str, output: str, _pooch: object) -> None:
    """Give pooch, which calls this as its downloader, what has arrived; it checks it and renames it."""
    os.replace(part, output)


def _download(address: str, part: Path) -> None:
    """Complete `part` from `address`, going on after a break as long as that brings it further."""
    for attempt in range(BREAKS + 1):
        before = _size(part)
        try:
            _append(part, address)
            return
        except requests.RequestException:
            if attempt == BREAKS or _size(part) == before:
                raise
        except OSError:  # a full disk gets its space back
            part.unlink(missing_ok=True)
            raise


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _append(part: Path, address: str) -> None:
    """Ask for what `part` still lacks and append it; begin anew where the mirror sends the whole file."""
    start = _size(part)
    with _within(SECONDS, partial(_open, address, start)) as response:
        if response.status_code == requests.codes.requested_range_not_satisfiable and start:
            return  # nothing is lacking; whether what is there is right, the checksum says
        response.raise_for_status()
        goes_on = response.status_code == requests.codes.partial_content
        pieces = response.iter_content(PIECE)
        first = next(pieces, b"")
        if not goes_on and first.lstrip()[:1] == b"<":  # looked at before anything that has arrived is overwritten
            raise _WebPage
        total = (start if goes_on else 0) + int(response.headers.get("Content-Length", 0))
        with open(part, "ab" if goes_on else "wb") as file, _bar(part.stem, start if goes_on else 0, total) as bar:
            for piece in chain([first], pieces):
                bar.update(file.write(piece))


def _open(address: str, start: int) -> requests.Response:
    headers = {"Accept-Encoding": "identity"}  # the very bytes, not packed again on the way
    if start:
        headers["Range"] = f"bytes={start}-"
    return requests.get(address, headers=headers, stream=True, timeout=SECONDS)


def _bar(name: str, start: int, total: int) -> tqdm:
    # disable=None: no bar where stderr is no terminal
    return tqdm(desc=name, initial=start, total=total or None, unit="B", unit_scale=True, leave=False, disable=None)


def _within(seconds: float, call: Callable[[], requests.Response]) -> requests.Response:
    """Return `call()` if it comes back in time. A time limit of requests does not cover looking up a name."""
    box: queue.SimpleQueue = queue.SimpleQueue()

    def work() -> None:
        try:
            box.put((call(), None))
        except Exception as error:  # carried over to the caller's thread
            box.put((None, error))

    threading.Thread(target=work, daemon=True).start()
    try:
        response, error = box.get(timeout=seconds)
    except queue.Empty:
        raise requests.Timeout from None
    if error:
        raise error
    return response
