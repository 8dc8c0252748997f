"""The gradebook: what every student's answers are worth, from the checks and from what needs no run."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from utils.grading import forbidden
from utils.grading.batch import tables
from utils.grading.batch.chunks import Chunks
from utils.grading.batch.submissions import Submission
from utils.grading.questions import LINES, NOT_ANSWERED, Question

GRADED, PARTLY, NOT_READABLE, MISSING = "graded", "partly graded", "not readable", "missing"
FULL = 100  # the highest score

_UNKNOWN_NAME = re.compile(r"NameError: name '(\w+)' is not defined")


@dataclass(frozen=True)
class Answer:
    """What one question gave: points of how many, what the check said, and what the student's code printed.

    changed: what was changed by hand, "" where nothing was.
    """

    question: str
    points: float
    of: float
    message: str
    printed: str = ""
    changed: str = ""

    @property
    def kind(self) -> str:
        """ "full", "partial" or "none"."""
        return "full" if self.points >= self.of else "partial" if self.points > 0 else "none"


@dataclass(frozen=True)
class Grade:
    """One row of the gradebook. state: one of the four above. score: 0 to 100. changed: the total, by hand.

    problems: sentences for student and teacher. graded_on: the day.
    """

    submission: Submission
    answers: tuple[Answer, ...]
    state: str
    score: float
    problems: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    graded_on: str = ""


def to_run(content: Chunks, questions: Mapping[str, Question]) -> list[str]:
    """The questions that have to be run; of the others, `from_outside` knows what to say."""
    return [name for name, question in questions.items() if _without_running(content, question) is None]


def grade(submission: Submission, questions: Mapping[str, Question], result: Mapping[str, Any] | None = None) -> Grade:
    """The grade of a submission. result: of what `to_run` asked for; None when there was nothing to run."""
    if submission.content is None:
        reason = submission.reason or "Nothing was handed in."
        answers = tuple(Answer(name, 0, one.points, reason) for name, one in questions.items())
        return Grade(submission, answers, MISSING if submission.missing else NOT_READABLE, 0.0, submission.problems)
    result = result or {}
    answers = tuple(_answer(submission.content, question, result) for question in questions.values())
    lost = submission.content.broken or submission.content.absent or result.get("log")
    return Grade(
        submission,
        answers,
        PARTLY if lost else GRADED,
        score(answers),
        submission.problems,
        graded_on=str(result.get("graded_on", "")),
    )


def score(answers: Iterable[Answer]) -> float:
    """The points as a score from 0 to 100, with two digits: a lab has 100 points, whatever is said of them."""
    answers = list(answers)
    total = sum(answer.of for answer in answers)
    return round(FULL * sum(answer.points for answer in answers) / total, 2) if total else 0.0


def write(path: Path, grades: Iterable[Grade], questions: Iterable[str]) -> None:
    """Write the gradebook: file, name, id, score, then the points of each question."""
    rows = [
        [one.submission.file, one.submission.name, one.submission.id, one.score]
        + [answer.points for answer in one.answers]
        for one in grades
    ]
    tables.write(path, ["file", "name", "id", "score", *questions], rows)


def _answer(content: Chunks, question: Question, result: Mapping[str, Any]) -> Answer:
    name, of = question.name, question.points
    if (why := _without_running(content, question)) is not None:
        return Answer(name, 0, of, why)
    found = result.get("answers", {}).get(name)
    if found is None:
        return Answer(name, 0, of, "This question could not be graded. Your teacher sees this and will look at it.")
    return Answer(name, found["points"], found["of"], _explained(found["message"], content), found["printed"])


def _without_running(content: Chunks, question: Question) -> str | None:
    """What is said of an answer that isn't run; None when it has to be."""
    if question.name in content.broken:
        return f"0 of {question.points:g} points. {content.broken[question.name]}"
    if question.name in content.absent:
        return f"{NOT_ANSWERED}: no cell of the notebook defines {question.answer}"
    if used := forbidden.named(content.sources.get(question.name, ""), question.forbidden):
        return f"0 of {question.points:g} points. It uses {used[0]}, and this question is about doing without."
    return None


def _explained(message: str, content: Chunks) -> str:
    """The message; where it names what the notebook sets in code that isn't run, with a word on that."""
    unknown = _UNKNOWN_NAME.search(message)
    why = content.left_out.get(unknown[1]) if unknown else None
    return "\n".join([*message.split("\n")[: LINES - 1], f"{unknown[1]} {why}."]) if why else message
