"""Submissions that are refused: paths that lead out, bombs, damage, and what was never meant to be one."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from tests.grading.conftest import notebook
from tests.grading.handing_in import QUESTIONS, reasons, who, zipped
from utils.grading.batch import files
from utils.grading.batch.submissions import collect


def refused(batch):
    assert len(batch.submissions) == 1
    return batch.submissions[0].reason


@pytest.mark.parametrize(
    "name", ["../lab.ipynb", "a/../../lab.ipynb", "/etc/lab.ipynb", "..\\lab.ipynb", "C:\\lab.ipynb", "//x/lab.ipynb"]
)
def test_paths_that_lead_out(handed_in, name):
    assert "leads out of the zip" in refused(handed_in({"all.zip": zipped({name: notebook()})}))


def test_links(handed_in, tmp_path):
    link = (b"/etc/passwd", {"external_attr": 0o120777 << 16, "create_system": 3})
    assert "is a link" in refused(handed_in({"all.zip": zipped({"lab.ipynb": link})}))
    folder = tmp_path / "links"
    folder.mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "anna.ipynb").write_bytes(notebook("Anna Lee"))
    (folder / "file.ipynb").symlink_to(tmp_path / "outside" / "anna.ipynb")
    (folder / "folder").symlink_to(tmp_path / "outside")
    (folder / "loop").symlink_to(folder)
    (folder / "self").symlink_to(folder / "self")
    batch = collect([folder], QUESTIONS)
    assert reasons(batch) == dict.fromkeys(["file.ipynb", "folder", "loop", "self"], "This is a link, not a file.")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes on Windows")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "lab.ipynb")
    assert "device or a pipe" in refused(collect([tmp_path], QUESTIONS))


def test_zip_bombs(handed_in, monkeypatch):
    monkeypatch.setattr(files, "UNPACKED", 3_000_000)
    zeros = zipped({f"{i}.ipynb": b" " * 1_000_000 for i in range(10)})
    assert "far more than notebooks would" in handed_in({"bomb.zip": zeros}).submissions[-1].reason
    inside = handed_in({"all.zip": zipped({"leeanna_12345_67890_bomb.zip": zeros, "bert.ipynb": notebook("Bert")})})
    assert {one.name: one.reason is None for one in inside.submissions} == {"leeanna": False, "Bert": True}


def test_a_size_that_lies(handed_in, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 1_000)
    data = bytearray(zipped({"lab.ipynb": b" " * 5_000}))
    directory = data.index(b"PK\x01\x02")
    for place in (22, directory + 24):  # the unpacked size, in the entry and in the directory
        data[place : place + 4] = (10).to_bytes(4, "little")
    assert refused(handed_in({"all.zip": bytes(data)}))


def test_a_zip_in_a_zip_in_a_zip(handed_in):
    deep = zipped({"b.zip": zipped({"c.zip": zipped({"lab.ipynb": notebook()})})})
    assert "lies too deep" in refused(handed_in({"a.zip": deep}))


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04" + b"\0" * 100, zipped({"lab.ipynb": notebook()})[:-40]])
def test_damaged_zips(handed_in, damage):
    assert refused(handed_in({"a.zip": damage}))


def test_a_locked_zip_and_an_odd_method(handed_in):
    locked = bytearray(zipped({"lab.ipynb": notebook()}))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in refused(handed_in({"locked.zip": bytes(locked)}))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("lab.ipynb", notebook())
    assert "in a way that isn't read" in refused(handed_in({"odd.zip": packed.getvalue()}))


def test_too_many_files(handed_in, monkeypatch):
    monkeypatch.setattr(files, "MOST_FILES", 5)
    monkeypatch.setattr(files, "MOST_FILES_NESTED", 3)
    many = {f"{i}.ipynb": notebook() for i in range(10)}
    assert "more than 5 files" in refused(handed_in({"a.zip": zipped(many)}))
    assert "more than 3 files" in refused(handed_in({"b.zip": zipped({"leeanna_12345_67890_c.zip": zipped(many)})}))
    assert "more than 5 files" in handed_in(many).submissions[-1].reason


def test_a_notebook_of_200_mb_is_not_even_read(tmp_path):
    with open(tmp_path / "lab.ipynb", "wb") as file:
        file.truncate(200_000_000)
    assert "has 200 MB; at most 50 are read" in refused(collect([tmp_path], QUESTIONS))


def test_what_systems_leave_behind_is_no_submission(handed_in):
    junk = {".DS_Store": b"x", ".ipynb_checkpoints/a.ipynb": notebook(), "__MACOSX/._a": b"x", "Thumbs.db": b"x"}
    assert len(handed_in(junk | {"a/a.ipynb": notebook("Anna Lee")}).submissions) == 1


def test_a_word_document_is_no_zip(handed_in):
    assert "no notebook" in refused(handed_in({"lab.docx": zipped({"word/document.xml": b"<x/>"})}))


def test_results_and_roster_are_no_submissions(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old.ipynb").write_bytes(notebook())
    (tmp_path / "roster.csv").write_text("name,id\n")
    (tmp_path / "a.ipynb").write_bytes(notebook())
    batch = collect([tmp_path], QUESTIONS, leave_out=[tmp_path / "out", tmp_path / "roster.csv"])
    assert [one.file for one in batch.submissions] == ["a.ipynb"]


def test_several_paths_are_told_apart(tmp_path):
    """As a shell gives them for submissions/*/lab.ipynb."""
    for name in ("Anna Lee_123_assignsubmission_file_", "bert"):
        (tmp_path / "submissions" / name).mkdir(parents=True)
        (tmp_path / "submissions" / name / "lab.ipynb").write_bytes(notebook())
    paths = sorted((tmp_path / "submissions").glob("*/lab.ipynb"))
    assert who(collect([*paths, paths[1]], QUESTIONS)) == {
        "Anna Lee_123_assignsubmission_file_/lab.ipynb": ("Anna Lee", "123"),
        "bert/lab.ipynb": ("bert", ""),
    }
    assert len(collect([path.parent for path in paths], QUESTIONS).submissions) == 2


def test_a_path_that_isnt_there():
    with pytest.raises(FileNotFoundError, match="There is no file or folder nowhere"):
        collect([Path("nowhere")], QUESTIONS)
