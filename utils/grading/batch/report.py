"""The pages: one for each student, and one for the teacher. Self-contained HTML without scripts.

Everything that students wrote is escaped by the templates, and the pages forbid themselves to load or run anything.
"""

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from utils.grading.batch.gradebook import GRADED, MISSING, NOT_READABLE, PARTLY, Answer, Grade
from utils.grading.batch.tables import replace
from utils.grading.batch.text import line, slug

WORDS = {"full": "Right", "partial": "Partly right", "none": "No points"}
FREQUENT = 3  # messages that are listed of each question
BINS = 10

_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{i}" for port in ("com", "lpt") for i in range(1, 10))}  # on Windows
_MEANS, _STOPPED = "This usually means: ", re.compile(r"our code (stopped(?: with|:) .*)")
_FAILED = "could not be graded", "check itself failed"  # what messages say of it
_TEMPLATES = Path(__file__).with_name("templates")


def slugs(grades: Iterable[Grade]) -> list[str]:
    """A name for each student's files: short, of letters, digits and dashes, and no two alike on any system."""
    taken: Counter[str] = Counter()
    names = []
    for grade in grades:
        name = slug(grade.submission.name, grade.submission.id) or "student"
        name = f"{name}-student" if name in _DEVICES else name
        taken[name] += 1
        while taken[name] > 1:  # and not another one's name either: "a-2" may be a student's own
            name = f"{name}-{taken[name]}"
            taken[name] += 1
        names.append(name)
    return names


def student_page(grade: Grade, lab: str, facts: Mapping[str, Any]) -> str:
    """One student's page. facts: checks, python, numpy, torch, unsafe."""
    return _template("student.html").render(grade=grade, name=called(grade), lab=lab, facts=facts, words=WORDS)


def index_page(
    grades: Sequence[Grade], names: Sequence[str], lab: str, facts: Mapping[str, Any], problems: Iterable[str]
) -> str:
    """The teacher's page. names: of the students' files, in their order. problems: those that are no student's."""
    scores = [grade.score for grade in grades if grade.state != MISSING]
    read = [grade for grade in grades if grade.state in (GRADED, PARTLY)]
    states = Counter(grade.state for grade in grades)
    rows = list(zip(grades, names, map(called, grades), strict=True))
    noted = [(name, file, sentence) for grade, file, name in rows for sentence in _to_look_at(grade)]
    return _template("index.html").render(
        grades=grades,
        rows=rows,
        names=[_short(answer.question) for answer in grades[0].answers] if grades else [],
        lab=lab,
        facts=facts,
        words=WORDS,
        scores=scores,
        median=statistics.median(scores) if scores else 0,
        states=[(state, states[state]) for state in (GRADED, PARTLY, NOT_READABLE, MISSING) if states[state]],
        bars=_bars(scores),
        read=len(read),
        questions=_questions(read),
        problems=[*(("", "", sentence) for sentence in problems), *noted],
    )


def write(folder: Path, pages: Mapping[str, str]) -> None:
    """Write the pages and take away those of earlier runs whose students are gone."""
    for name, page in pages.items():
        path = folder / f"{name}.html"
        if not path.is_file() or path.read_bytes() != page.encode():
            replace(path, page)
    for path in folder.glob("*.html"):
        if path.stem not in pages and path.read_bytes().startswith(b"<!doctype html>\n<html lang"):
            path.unlink()


def called(grade: Grade) -> str:
    """What a student is called where the name isn't known."""
    return grade.submission.name or grade.submission.id or line(grade.submission.file.rpartition("/")[2]) or "Unknown"


def summary(message: str) -> str:
    """A check's message in one line that is the same for the same mistake, whatever the numbers in it."""
    lines = message.split("\n")
    for text in lines:
        if text.startswith(_MEANS):
            return text.removeprefix(_MEANS)
        if stopped := _STOPPED.search(text):
            return stopped[1]
    return re.sub(r"^[\d.]+ of [\d.]+ points\. ", "", lines[0])


def _to_look_at(grade: Grade) -> Iterator[str]:
    """Sentences on what a teacher may want to see to: what couldn't be read, run or graded, and what was odd."""
    content, file = grade.submission.content, grade.submission.file
    if grade.state == NOT_READABLE:
        yield f"{file} is not readable. {grade.submission.reason}"
    elif content is not None:
        if content.broken:
            yield f"The cells of {_list(content.broken)} can't be run."
        if content.absent:
            yield f"No cell answers {_list(content.absent)}."
        if failed := [answer.question for answer in grade.answers if any(words in answer.message for words in _FAILED)]:
            yield f"{_list(failed)} could not be graded; grading.log says why."
    yield from grade.problems


def _list(questions: Iterable[str]) -> str:
    return ", ".join(map(_short, questions))


def _questions(grades: Sequence[Grade]) -> list[dict[str, Any]]:
    return [_question([grade.answers[i] for grade in grades]) for i in range(len(grades[0].answers))] if grades else []


def _question(answers: Sequence[Answer]) -> dict[str, Any]:
    kinds = Counter(answer.kind for answer in answers)
    messages = Counter(summary(answer.message) for answer in answers if answer.kind != "full")
    return {
        "name": _short(answers[0].question),
        "of": answers[0].of,
        "mean": round(statistics.fmean(answer.points for answer in answers), 1),
        "shares": [(kind, 100 * kinds[kind] / len(answers)) for kind in WORDS],
        "messages": messages.most_common(FREQUENT),
    }


def _bars(scores: Sequence[float]) -> list[dict[str, Any]]:
    """Scores in steps of ten, the highest first; width: in percent of the most frequent one's."""
    counts = Counter(min(int(score / 100 * BINS), BINS - 1) for score in scores)
    most = max(counts.values(), default=1)
    labels = [f"{10 * i}–{10 * i + 9 if i < BINS - 1 else 100}" for i in range(BINS)]
    return [{"count": counts[i], "width": round(100 * counts[i] / most), "label": labels[i]} for i in range(BINS)][::-1]


def _short(question: str) -> str:
    return question.partition(".")[2] or question


def _points(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


@cache
def _template(name: str) -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    settings = {"autoescape": True, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), **settings)
    environment.filters["points"] = _points
    environment.globals["style"] = (_TEMPLATES / "style.css").read_text(encoding="utf-8")
    return environment.get_template(name)
