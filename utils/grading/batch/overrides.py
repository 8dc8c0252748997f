"""Marks by hand: `overrides.csv` in the results folder changes points and scores, and survives every regrade."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from utils.grading.batch import tables
from utils.grading.batch.gradebook import FULL, Answer, Grade, score
from utils.grading.batch.text import line
from utils.grading.questions import Question

COLUMNS = ("id", "file", "question", "points", "delta", "note")
TOTAL = "total"


@dataclass
class Change:
    """One line: for whom, which question or the total, points to set or to add, and why. used: whether it fits one."""

    number: str
    id: str
    file: str
    question: str
    points: float | None
    delta: float
    note: str
    used: bool = field(default=False, compare=False)

    def of(self, before: float, highest: float) -> float:
        """What becomes of `before` points: between 0 and `highest`."""
        return round(min(max(before + self.delta if self.points is None else self.points, 0), highest), 2)

    def said(self, before: float, after: float) -> str:
        """What was changed, for the report."""
        return f"{before:g} → {after:g}" + (f": {self.note}" if self.note else "")


def make(path: Path) -> None:
    """Make the file, with nothing but its first line, where there is none."""
    if not path.exists():
        tables.write(path, COLUMNS, [])


def read(path: Path, questions: Mapping[str, Question]) -> tuple[list[Change], list[str]]:
    """The changes, and a sentence on each line that is none. Whatever is in the file, nothing raises."""
    try:
        rows = tables.read(path) if path.exists() else []
    except tables.BadTable as error:
        return [], [f"No marks by hand were applied: {error}"]
    changes, problems = [], []
    for row in rows:
        try:
            changes.append(_change(row, questions))
        except ValueError as error:
            problems.append(f"{path.name}, line {row['']}, was passed over: {error}.")
    return changes, problems


def apply(grades: Iterable[Grade], changes: list[Change]) -> tuple[list[Grade], list[str]]:
    """The grades after all changes, those of questions first; and a sentence on each change that fits no submission."""
    grades = list(grades)
    names = Counter(grade.submission.file.rpartition("/")[2] for grade in grades)
    changed = [_changed(grade, changes, names) for grade in grades]
    unused = [
        f"overrides.csv, line {change.number}, fits no submission: there is none with "
        + (f"the id {change.id}." if change.id else f"the file {change.file}.")
        for change in changes
        if not change.used
    ]
    return changed, unused


def _change(row: Mapping[str, str], questions: Mapping[str, Question]) -> Change:
    cells = {column: line(row.get(column, ""), 500).removeprefix("'") for column in COLUMNS}
    if bool(cells["id"]) == bool(cells["file"]):
        raise ValueError("it needs an id or a file, and not both")
    if bool(cells["points"]) == bool(cells["delta"]):
        raise ValueError("it needs points (which are set) or a delta (which is added), and not both")
    question = _question(cells["question"], questions)
    points = _number(cells["points"]) if cells["points"] else None
    highest = FULL if question == TOTAL else questions[question].points
    if points is not None and not 0 <= points <= highest:
        raise ValueError(f"{question} has 0 to {highest:g} points, not {points:g}")
    delta = _number(cells["delta"]) if cells["delta"] else 0.0
    return Change(row[""], cells["id"], cells["file"], question, points, delta, cells["note"])


def _question(name: str, questions: Mapping[str, Question]) -> str:
    """The question's whole name, from that or from its part behind the dot."""
    if name.casefold() == TOTAL:
        return TOTAL
    for known in questions:
        if name in (known, known.partition(".")[2]):
            return known
    raise ValueError(f"there is no question {name!r}; there are: {', '.join(questions)}, and {TOTAL}")


def _number(text: str) -> float:
    try:
        number = float(text.replace("\N{MINUS SIGN}", "-").replace(",", "."))
    except ValueError:
        raise ValueError(f"{text!r} is no number") from None
    if not math.isfinite(number):
        raise ValueError(f"{text!r} is no number of points")
    return number


def _changed(grade: Grade, changes: list[Change], names: Counter[str]) -> Grade:
    mine = [change for change in changes if _concerns(change, grade, names)]
    for change in mine:
        change.used = True
    answers = tuple(_answer(answer, mine) for answer in grade.answers)
    total, said = (score(answers) if mine else grade.score), []
    for change in mine:
        if change.question == TOTAL:
            before, total = total, change.of(total, FULL)
            said.append(change.said(before, total))
    return replace(grade, answers=answers, score=total, changed=tuple(said))


def _answer(answer: Answer, changes: list[Change]) -> Answer:
    for change in changes:
        if change.question == answer.question:
            points = change.of(answer.points, answer.of)
            said = "; ".join(filter(None, (answer.changed, change.said(answer.points, points))))
            answer = replace(answer, points=points, changed=said)
    return answer


def _concerns(change: Change, grade: Grade, names: Counter[str]) -> bool:
    """By any id of the student; or by file, as the gradebook names it, or by its last part where no other has it."""
    submission = grade.submission
    if change.id:
        ids = submission.person.ids if submission.person else set()
        return change.id.casefold() in ids | {submission.id.casefold()}
    last = submission.file.rpartition("/")[2]
    return bool(last) and (change.file == submission.file or (change.file == last and names[last] == 1))
