"""Downloads from mirrors that serve, refuse, lie, break off and fall silent."""

import hashlib
import os
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from tests.data.helpers import as_plain_user
from tests.needs import require
from utils.data import DataError, download
from utils.data.folder import MirrorsFailed

NAME = "thing.gz"
_NOISE = np.random.default_rng(0).bytes(200_000)
BODY = _NOISE[:50_000] + b"<" + _NOISE[50_001:]  # where a leftover ends, the rest looks like a web page
HASH = "md5:" + hashlib.md5(BODY).hexdigest()


def fetch(place: Path, *mirrors, known_hash: str = HASH) -> Path:
    return download.fetch(NAME, place, [mirror.address for mirror in mirrors], known_hash)


def left_in(place: Path) -> set[str]:
    """What a download left behind, but for the lock, which stays."""
    return {path.name for path in place.iterdir()} - {".lock"}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "SECONDS", 0.3)


def test_brings_the_file_and_nothing_else(mirror, tmp_path: Path) -> None:
    path = fetch(tmp_path / "new" / "place", mirror({NAME: BODY}))
    assert path.read_bytes() == BODY
    assert left_in(path.parent) == {NAME}


def test_does_not_ask_for_what_is_there(mirror, tmp_path: Path) -> None:
    good = mirror({NAME: BODY})
    (tmp_path / NAME).write_bytes(BODY)
    assert fetch(tmp_path, good).read_bytes() == BODY
    assert good.asked == []


@pytest.mark.parametrize("what", ["missing", "page", "wrong"])
def test_goes_on_to_the_next_mirror(mirror, tmp_path: Path, what: str) -> None:
    bad, good = mirror({NAME: BODY}), mirror({NAME: BODY})
    bad.plan = [what]
    assert fetch(tmp_path, bad, good).read_bytes() == BODY
    assert len(bad.asked) == len(good.asked) == 1
    assert left_in(tmp_path) == {NAME}


def test_error_lists_every_mirror_with_its_reason(mirror, tmp_path: Path, impatient: None) -> None:
    plans = {
        "missing": "HTTP 404 Not Found",
        "page": "it sent a web page instead of the file",
        "wrong": "what it sent has the wrong checksum",
        "hang": "no answer within 0.3 s",
    }
    mirrors = [mirror({NAME: BODY}) for _ in plans]
    for server, what in zip(mirrors, plans, strict=True):
        server.plan = [what]
    closed = mirror({})
    closed.close()
    with pytest.raises(MirrorsFailed) as caught:
        fetch(tmp_path, *mirrors, closed)
    said = str(caught.value)
    for server, reason in zip([*mirrors, closed], [*plans.values(), "no connection"], strict=True):
        assert f"{server.address} ({reason})" in said
    assert "\n" not in said and left_in(tmp_path) == set()


def test_a_mirror_that_failed_is_not_asked_again(mirror, tmp_path: Path) -> None:
    bad, good = mirror({}), mirror({NAME: BODY})
    with pytest.raises(MirrorsFailed, match="404"):
        fetch(tmp_path, bad)
    with pytest.raises(MirrorsFailed, match="404"):
        fetch(tmp_path, bad)
    fetch(tmp_path, bad, good)
    assert len(bad.asked) == 1


def test_goes_on_where_the_connection_broke_off(mirror, tmp_path: Path) -> None:
    server = mirror({NAME: BODY})
    server.plan = ["drop", "drop"]
    assert fetch(tmp_path, server).read_bytes() == BODY
    starts = [int(wanted[6:-1]) for _, wanted in server.asked[1:]]
    assert server.asked[0][1] is None and 0 < starts[0] < starts[1] < len(BODY)


@pytest.mark.timed
def test_goes_on_after_silence(mirror, tmp_path: Path, impatient: None) -> None:
    server = mirror({NAME: BODY})
    server.plan = ["stall"]
    start = time.monotonic()
    assert fetch(tmp_path, server).read_bytes() == BODY
    assert server.asked[1][1]
    assert time.monotonic() - start < 4  # the mirror itself gives up after 5 s


def test_next_mirror_goes_on_where_the_first_gave_up(mirror, tmp_path: Path) -> None:
    bad, good = mirror({NAME: BODY}), mirror({NAME: BODY})
    bad.plan = ["drop", "missing"]
    assert fetch(tmp_path, bad, good).read_bytes() == BODY
    assert good.asked[0][1]


def test_what_a_break_left_serves_the_next_run(mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "BREAKS", 0)
    server = mirror({NAME: BODY})
    server.plan = ["drop"]
    with pytest.raises(MirrorsFailed, match="the connection broke off"):
        fetch(tmp_path, server)
    assert left_in(tmp_path) == {NAME + ".part"}
    assert fetch(tmp_path, server).read_bytes() == BODY  # a mirror that broke off is asked again
    assert server.asked[1][1] and left_in(tmp_path) == {NAME}


@pytest.mark.parametrize("left", [BODY[:50_000], BODY, BODY + b"more", b"x" * 50_000, b"x" * 300_000, b""])
@pytest.mark.parametrize("what", ["serve", "whole"])
def test_no_leftover_spoils_the_file(mirror, tmp_path: Path, left: bytes, what: str) -> None:
    (tmp_path / f"{NAME}.part").write_bytes(left)
    server = mirror({NAME: BODY})
    server.plan = [what]
    assert fetch(tmp_path, server).read_bytes() == BODY
    assert left_in(tmp_path) == {NAME}
    assert len(server.asked) == 1 or (what == "serve" and not BODY.startswith(left))


def test_a_web_page_does_not_overwrite_what_has_arrived(mirror, tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.part").write_bytes(BODY[:50_000])
    server = mirror({NAME: BODY})
    server.plan = ["page"]
    with pytest.raises(MirrorsFailed, match="web page"):
        fetch(tmp_path, server)
    assert (tmp_path / f"{NAME}.part").read_bytes() == BODY[:50_000]


def test_a_wrong_file_never_gets_the_name(mirror, tmp_path: Path) -> None:
    with pytest.raises(MirrorsFailed, match="wrong checksum"):
        fetch(tmp_path, mirror({NAME: BODY}), known_hash="md5:" + "0" * 32)
    assert left_in(tmp_path) == set()


def test_a_full_disk_ends_it_and_gets_its_space_back(mirror, tmp_path: Path) -> None:
    require(os.path.exists("/dev/full"), "needs /dev/full, the disk that is always full")
    (tmp_path / f"{NAME}.part").symlink_to("/dev/full")
    first, second = mirror({NAME: BODY}), mirror({NAME: BODY})
    with pytest.raises(DataError, match=f"{NAME} cannot be .*the disk is full.*: free some space") as caught:
        fetch(tmp_path, first, second)
    assert not isinstance(caught.value, MirrorsFailed)  # which would call for a stand-in
    assert second.asked == [] and left_in(tmp_path) == set()


def test_a_folder_that_may_not_be_written_ends_it(mirror, shared_folder: Path) -> None:
    server = mirror({NAME: BODY})
    shared_folder.chmod(0o555)
    with as_plain_user(), pytest.raises(DataError, match=f"{NAME} cannot be .*Permission denied.*change its rights"):
        fetch(shared_folder / "new", server)
    assert server.asked == []


@pytest.mark.timed
def test_a_silent_name_server_does_not_hold_us_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A time limit of the library itself does not cover the look-up of a name."""
    monkeypatch.setattr(download, "SECONDS", 0.2)
    over = threading.Event()
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: over.wait(5))
    start = time.monotonic()
    with pytest.raises(MirrorsFailed, match=r"no answer within 0\.2 s"):
        download.fetch(NAME, tmp_path, ["http://mirror.invalid/"], HASH)
    assert time.monotonic() - start < 2
    over.set()


def test_two_at_once_share_one_download(mirror, tmp_path: Path) -> None:
    server = mirror({NAME: BODY})
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(fetch(tmp_path, server).read_bytes())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [BODY] * 4 and len(server.asked) == 1
