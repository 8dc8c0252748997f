"""None of the hostile files gets a point that it didn't earn, harms anything, or stops the batch."""

import csv
import json
import os
import re
import resource

import pytest

from tests.grading import hostile_files
from tests.grading.hostile_files import EVIL, HONEST, NAMES, PLACED, UNREADABLE, earned, put
from utils.__main__ import main


@pytest.fixture
def batch(here, tmp_path, capsys):
    """batch(path): the gradebook's rows after grading it; all files of the results are in tmp_path/out."""

    def grade(path):
        before = sorted(os.listdir(tmp_path))
        assert main(["grade", "tiny", str(path), "--out", str(tmp_path / "out")]) == 0
        assert sorted(os.listdir(tmp_path)) == sorted({*before, "out"})
        assert "Traceback" not in capsys.readouterr().err
        with open(tmp_path / "out" / "gradebook.csv", newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    return grade


def points(rows, name):
    """The points of the rows of one file, or of what was in it."""
    wanted = re.compile(rf"^'?{re.escape(name)}(?:/|$)")
    return [float(row["score"]) for row in rows if wanted.match(row["file"].removeprefix("batch.zip/"))]


@pytest.fixture
def folder(tmp_path):
    """A folder with an honest student's notebook."""
    (tmp_path / "submissions").mkdir()
    (tmp_path / "submissions" / "honest.ipynb").write_bytes(HONEST)
    return tmp_path / "submissions"


@pytest.mark.parametrize("name", NAMES)
def test_each_alone(batch, folder, name):
    """Alone, so that none is saved by another; and within the memory that a notebook may take."""
    put(name, folder)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rows = batch(folder)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert points(rows, "honest.ipynb") == [100]
    assert set(points(rows, name)) == ({earned(name)} if name != "submission_metadata.yml" else set())
    assert grown < 400_000, f"{grown // 1000} MB"  # it is in kilobytes


def test_a_folder_of_them(batch, folder):
    for name in NAMES:
        put(name, folder)
    rows = batch(folder)
    assert points(rows, "honest.ipynb") == [100]
    for name in NAMES:  # Mallory handed in often: one counts, the others are passed over
        assert set(points(rows, name)) <= {earned(name)}, name
    assert sum(float(row["score"]) == hostile_files.MINE for row in rows) >= 15


def test_a_zip_of_them(batch, tmp_path):
    (tmp_path / "batch.zip").write_bytes(hostile_files.as_zip())
    rows = batch(tmp_path / "batch.zip")
    assert points(rows, "honest.ipynb") == [100]
    for name in NAMES:
        assert set(points(rows, name)) <= {earned(name)}, name


@pytest.mark.parametrize("name", [name for name in (*PLACED, *UNREADABLE) if not name.endswith(".zip")])
def test_what_cant_be_read_says_why(batch, folder, tmp_path, name):
    put(name, folder)
    batch(folder)
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert re.search(rf"{re.escape(name)} is not readable\. [A-Z][^<]{{10,200}}\.", index)


def test_what_is_written_of_them_is_harmless(batch, folder, tmp_path):
    for name in NAMES:
        put(name, folder)
    batch(folder)
    out = tmp_path / "out"
    for page in [out / "index.html", *out.glob("students/*.html")]:
        text = page.read_text(encoding="utf-8")
        assert EVIL not in text and "<img" not in text and "<script" not in text
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200f]", text)
        assert re.fullmatch(r"[a-z0-9-]+\.html", page.name) and page.stat().st_size < 100_000
    for table in ("gradebook.csv", "canvas.csv"):
        with open(out / table, newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r"))]
    for results in out.glob("gradescope/*/results.json"):
        assert json.loads(results.read_text())["score"] <= 100
    pages = len(list(out.glob("students/*.html")))
    with open(out / "gradebook.csv", newline="", encoding="utf-8") as file:
        assert pages == len(list(csv.DictReader(file)))
