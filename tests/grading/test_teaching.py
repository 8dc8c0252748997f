"""What the page for teachers tells them to type works: its options, its marks by hand, and the lab that it writes."""

import doctest
import importlib
import re
import runpy
import shutil
import sys
from textwrap import dedent

import pytest

import labs.checks
from tests.grading import lab
from utils.__main__ import main
from utils.grading import checking, forbidden
from utils.grading import labs as notebooks
from utils.grading.batch import overrides
from utils.grading.questions import load

PAGE = (lab.ROOT / "book" / "appendix" / "teaching.md").read_text(encoding="utf-8")
FENCED = re.compile(r"^([ ]*)(```+)(\w*)\n(.*?)^\1\2$", re.DOTALL | re.MULTILINE)
BLOCKS = [(found[3], dedent(found[4])) for found in FENCED.finditer(PAGE)]
FILES = {code.split("\n")[0].removeprefix("# "): code for language, code in BLOCKS if language == "python"}
STORED = [name for name in FILES if "/mutants/" in name]
ANSWER = "same_padding"
QUESTION = f"padding.{ANSWER}"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A folder with the page's files, and the sources that they start from; its checks can be imported."""
    for name, code in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(code, encoding="utf-8")
    (tmp_path / notebooks.SOURCES).mkdir()
    shutil.copy(notebooks.source("convnets"), tmp_path / notebooks.SOURCES)
    monkeypatch.setattr(labs.checks, "__path__", [*labs.checks.__path__, str(tmp_path / "labs" / "checks")])
    importlib.invalidate_caches()
    monkeypatch.chdir(tmp_path)
    runpy.run_path("new_lab.py")
    yield tmp_path
    for module in ("padding", "padding_run"):
        sys.modules.pop(f"labs.checks.{module}", None)
        vars(labs.checks).pop(module, None)


def told(code, seed, monkeypatch):
    """The verdict on an answer."""
    monkeypatch.setattr(forbidden, "source_of", lambda answer: code)
    return checking.judged(load("padding")[QUESTION], lab.defined(code, "answer", {})[ANSWER], seed)


def test_it_names_every_option_of_the_command_and_no_other(capsys):
    with pytest.raises(SystemExit):
        main(["grade", "--help"])
    options = set(re.findall(r"--[a-z]+", capsys.readouterr().out)) - {"--help"}
    named = re.findall(r"^`(--[a-z]+).*`\n: ", PAGE, re.MULTILINE)
    assert sorted(named) == sorted(options)


def test_its_marks_by_hand_are_read_as_it_says(tmp_path):
    table = next(code for _, code in BLOCKS if code.startswith(",".join(overrides.COLUMNS)))
    (tmp_path / "overrides.csv").write_text(table, encoding="utf-8")
    changes, problems = overrides.read(tmp_path / "overrides.csv", load("convnets"))
    assert problems == []
    assert [change.points for change in changes] == [8, None, 55]
    assert [change.of(90, 100) for change in changes] == [8, 80, 55]


def test_its_lab_has_a_stub_where_the_solution_was(course):
    assert notebooks.make("padding", course)
    source, student = (
        lab.answers(lab.cells(place("padding", course))) for place in (notebooks.source, notebooks.place)
    )
    assert "return dilation" in source[QUESTION]
    assert "return dilation" not in student[QUESTION]
    assert notebooks.STUB[-1] in student[QUESTION]


@pytest.mark.parametrize("seed", range(5))
def test_its_solution_gets_every_point(course, seed, monkeypatch):
    code = lab.answers(lab.cells(notebooks.source("padding", course)))[QUESTION]
    verdict = told(code, seed, monkeypatch)
    assert (verdict.points, verdict.of) == (100, 100)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", STORED)
def test_its_stored_answers_are_told_what_they_say(course, name, seed, monkeypatch):
    expected, points = (re.search(rf"^{fact}: (.+)$", FILES[name], re.M) for fact in ("Expected", "Points"))
    verdict = told(FILES[name], seed, monkeypatch)
    assert (expected[1] if expected else "") in verdict.message
    assert verdict.points == (float(points[1]) if points else 100)


@pytest.mark.parametrize("name", STORED)
def test_its_stored_answers_pass_the_example(course, name):
    cells = lab.cells(notebooks.source("padding", course))
    text = next(cell["source"] for cell in cells if cell["id"] == "same-padding-text")
    names = lab.defined(FILES[name], name, {})
    test = doctest.DocTestParser().get_doctest(lab.EXAMPLE.search(text)[1], names, name, None, 0)
    assert doctest.DocTestRunner(verbose=False).run(test).failed == 0
