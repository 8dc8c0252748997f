"""What the grader's tests share: a tiny lab, notebooks that answer it, and a stand-in for the sandbox."""

import importlib
import json
import sys
from types import SimpleNamespace

import pytest

from tests.executors import ByMail
from tests.grading import fake
from tests.grading.handing_in import QUESTIONS
from tests.grading.in_process import InProcess
from utils.__main__ import main
from utils.grading.batch import grade as grading
from utils.grading.batch import pool, tables
from utils.grading.batch.submissions import collect

ANSWERS = {
    "double": "def double(x):\n    return 2 * x\n",
    "square": "def square(x):\n    return x ** 2\n",
    "absolute": "def absolute(x):\n    return abs(x)\n",
}


def cell(code, question=None, **metadata):
    """A code cell as it stands in the file."""
    course = {"course": {"question": f"tiny.{question}"}} if question else {}
    return {"cell_type": "code", "source": code, "metadata": {**course, **metadata}, "outputs": []}


def notebook(name="", student="", *, cells=None, **answers):
    """The bytes of a notebook of the tiny lab: right answers, but for those given; None leaves a cell out."""
    if cells is None:
        given = ANSWERS | answers
        cells = [cell("import math\nimport numpy as np\nseen = 3\n")]
        cells += [cell(code, question) for question, code in given.items() if code is not None]
    course = {key: value for key, value in {"name": name, "id": student}.items() if value != ""}
    raw = {"cells": cells, "metadata": {"course": course} if course else {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(raw).encode()


@pytest.fixture
def lab(monkeypatch):
    """The name of the tiny lab, known to this process as if it lay in labs/checks."""
    monkeypatch.setitem(sys.modules, "labs.checks.tiny", importlib.import_module("tests.grading.tiny"))
    return "tiny"


@pytest.fixture
def here(monkeypatch, lab):
    """Grading in this process and without a sandbox."""
    monkeypatch.setitem(sys.modules, "utils.grading.sandbox", SimpleNamespace(Sandbox=InProcess))
    monkeypatch.setattr(pool, "processes", lambda jobs: ByMail())  # as in a context, too: it is an Executor
    yield
    grading.close_worker()


@pytest.fixture
def graded(here, tmp_path, capsys):
    """graded({path: bytes}, *options): the gradebook's rows by file, after `python -m utils grade` on these files."""

    def grade(files, *options, out="results"):
        folder = tmp_path / "submissions"
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        assert main(["grade", "tiny", str(folder), "--out", str(tmp_path / out), "--seed", "s", *options]) == 0
        grade.said = capsys.readouterr()
        return {row["file"]: row for row in tables.read(tmp_path / out / "gradebook.csv")}

    grade.out = tmp_path / "results"
    return grade


@pytest.fixture(scope="session")
def box():
    """A sandbox for the fake lab, with short limits."""
    with fake.sandbox() as entered:
        entered.run(fake.submission())  # both zygotes are there before time counts
        yield entered


@pytest.fixture
def handed_in(tmp_path):
    """handed_in({path: bytes}, people, due): the batch that is found in a folder, or in a zip when that is its name."""

    def hand_in(entries, people=None, due=None):
        folder = tmp_path / "batch"
        for name, data in entries.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        named = [folder / name for name in entries] if all("/" not in name for name in entries) else [folder]
        return collect(named if len(named) == 1 else [folder], QUESTIONS, people, due)

    return hand_in
