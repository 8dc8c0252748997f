"""Where data is looked for and where it goes."""

import errno
import re
from pathlib import Path

import pytest

from tests.data.helpers import as_plain_user
from utils.data import DataError, folder


def test_without_the_variable_there_is_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in (None, "", " "):
        if value is not None:
            monkeypatch.setenv("COURSE_DATA", value)
        assert folder.chosen() is None
        assert folder.places() == [folder.cache()]
        assert folder.destination() == folder.cache()


def test_the_variable_is_read_at_every_call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv("COURSE_DATA", str(tmp_path / name))
        assert folder.places() == [tmp_path / name, folder.cache()]
        assert folder.destination() == tmp_path / name


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "sets").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("COURSE_DATA", "~/sets")
    assert folder.chosen() == tmp_path / "sets"


@pytest.mark.parametrize("kind", ["missing", "file"])
def test_a_name_that_is_no_folder_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str) -> None:
    place = tmp_path / "mistyped"
    if kind == "file":
        place.touch()
    monkeypatch.setenv("COURSE_DATA", str(place))
    for ask in (folder.chosen, folder.places, folder.destination):
        with pytest.raises(DataError, match=r"COURSE_DATA names .*mistyped, which cannot be .* or unset") as caught:
            ask()
        assert "\n" not in str(caught.value)


def test_a_folder_without_rights_is_refused(monkeypatch: pytest.MonkeyPatch, shared_folder: Path) -> None:
    closed = shared_folder / "closed"
    closed.mkdir(mode=0)
    monkeypatch.setenv("COURSE_DATA", str(closed))
    with as_plain_user(), pytest.raises(DataError, match=r"closed, which cannot be opened .*Permission denied"):
        folder.chosen()


def test_a_closed_folder_within_is_not_taken_for_an_empty_one(shared_folder: Path) -> None:
    (shared_folder / "closed").mkdir(mode=0)
    with as_plain_user(), pytest.raises(DataError, match=r"closed/it cannot be read .*change its rights"):
        folder.find(["not-there", "closed/it"], shared_folder)


def test_a_folder_that_may_only_be_read_sends_downloads_to_the_cache(
    monkeypatch: pytest.MonkeyPatch, shared_folder: Path
) -> None:
    monkeypatch.setenv("COURSE_DATA", str(shared_folder))
    assert folder.destination() == shared_folder
    shared_folder.chmod(0o555)
    with as_plain_user():
        assert folder.destination() == folder.cache()
        assert folder.places()[0] == shared_folder


def test_find_takes_the_first_file_and_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").touch()
    (tmp_path / "c").touch()
    assert folder.find(["a", "missing", "b/inside", "b", "c"], tmp_path) == tmp_path / "b"
    assert folder.find(["a", "missing"], tmp_path) is None
    assert folder.find(["a"], tmp_path / "no such place") is None


@pytest.mark.parametrize(
    ("number", "advice"),
    [(errno.ENOSPC, "the disk is full.*free some space"), (errno.EROFS, "change its rights"), (errno.EIO, "another")],
)
def test_trouble_names_the_file_and_a_way_out(number: int, advice: str) -> None:
    said = str(folder.trouble(OSError(number, "as the system says"), Path("some/file")))
    assert said.startswith(str(Path("some/file")))
    assert re.search(advice, said)
