"""Stored answers of the kind people write: each wrong one passes the example and fails by its own message."""

import re
from pathlib import Path

import pytest

from tests.grading import lab
from utils.grading import checking, forbidden, labs
from utils.grading.questions import load

STORED = lab.ROOT / "labs" / "checks" / "mutants"
PATHS = sorted(STORED.glob("*/*/*.py"))
SEEDS = (checking.SEED, 1, 20_260_101)  # the notebook's, and some that a grader might have
every_answer = pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.stem}")


def question_of(path: Path):
    name = f"{path.parents[1].name}.{path.parent.name}"
    return load(path.parents[1].name)[name]


def names(path: Path) -> dict:
    """What a stored answer finds around it: libraries, and the lab's other functions, right ones."""
    return lab.LIBRARIES | lab.solved(path.parents[1].name)


def facts(path: Path) -> tuple[str, float]:
    """What the check has to say of a stored answer, and its points; a right one says nothing of that."""
    text = path.read_text(encoding="utf-8")
    expected, points = re.search(r"^Expected: (.+)$", text, re.M), re.search(r"^Points: (\d+)$", text, re.M)
    return (expected[1], float(points[1])) if expected else ("", question_of(path).points)


@pytest.fixture
def answer(path, monkeypatch):
    """The stored answer as a function, with its source where `inspect` would find it."""
    code = path.read_text(encoding="utf-8")
    monkeypatch.setattr(forbidden, "source_of", lambda answer: code)
    return lab.defined(code, str(path), names(path))[path.parent.name]


@every_answer
def test_it_passes_the_example_of_its_question(path, answer):
    with_it = names(path) | {path.parent.name: answer}
    assert lab.fails_example(path.parents[1].name, question_of(path).name, with_it) == ""


@every_answer
@pytest.mark.parametrize("seed", SEEDS)
def test_it_gets_the_message_and_the_points_that_it_should(path, answer, seed):
    expected, points = facts(path)
    verdict = checking.judged(question_of(path), answer, seed)
    assert expected in verdict.message, verdict.message
    assert verdict.points == points, verdict.message
    assert verdict.passed == (not expected)


@pytest.mark.parametrize("question", [question for name in labs.names() for question in load(name)])
def test_every_question_has_three_wrong_answers_and_a_right_one(question):
    folder = STORED.joinpath(*question.split("."))
    stored = [facts(path)[0] for path in folder.glob("*.py")]
    wrong = [expected for expected in stored if expected]
    assert len(wrong) >= 3 and "" in stored
    assert len(set(wrong)) == len(wrong), "two mistakes share a message"
