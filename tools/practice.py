"""`make practice`: a class of 30 made-up submissions, to try grading on before a real class hands in.

- `python -m tools.practice` writes `_build/practice`: the submissions, named as Canvas names them, and the class list;
- `--seed N` makes another class, `--out DIR` another folder;
- `--pictures` also grades them, and takes the pictures of the reports that stand in the book (needs Chromium).

Answers are the lab's solutions and stored right and wrong answers, so that what the checks say is what they say in
class. Some students have an accident; the command names them.
"""

import argparse
import contextlib
import copy
import csv
import io
import json
import random
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import reports
from utils.grading import labs

ROOT = Path(__file__).resolve().parents[1]
LAB, OUT = "convnets", "_build/practice"
STUDENTS = 30  # who hand in; one more stands in the class list
SKILL, TRIES = (0.15, 1), 0.7  # the share of answers that are right, lowest and highest; of the others, that are tried
LATE, NAMELESS, LOOPING, BROKEN, UNREADABLE = 5, 17, 8, 10, 13
ACCIDENTS = {
    LATE: "handed in late",
    LOOPING: "wrote an endless loop",
    BROKEN: "has a syntax error in one cell",
    UNREADABLE: "handed in half a file",
    NAMELESS: "left name and id empty",
    STUDENTS + 1: "handed in nothing",
}
ENDLESS = """\
def max_pool(x, size, stride):
    row = 0
    while row < x.shape[1]:
        z = x[:, row : row + size].max()
    return z"""
NO_PYTHON = """\
def convolve(x, w:
    return cross_correlate(x, w[::-1, ::-1])"""

Notebook = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when all is written."""
    options = _parser().parse_args(arguments)
    write(options.out, options.seed)
    print(f"{STUDENTS} submissions and a class list of {STUDENTS + 1} students are in {options.out}.")
    print("\n".join(f"  {name(number)} {accident}." for number, accident in ACCIDENTS.items()))
    print(f"Grade them:\n{grade_command(options.out)}")
    if options.pictures:
        _take_pictures(options.out)
        print(f"The reports' pictures are in {reports.PICTURES}.")
    return 0


def write(folder: Path, seed: int = 0) -> None:
    """Write `submissions` and `roster.csv` into the folder. The same seed gives the same files."""
    handed_in = folder / "submissions"
    shutil.rmtree(handed_in, ignore_errors=True)
    handed_in.mkdir(parents=True)
    stored, chance = Stored.of(LAB), random.Random(seed)
    for number in range(1, STUDENTS + 1):
        text = json.dumps(submission(number, stored, chance), ensure_ascii=False, indent=1)
        text = text[: len(text) // 2] if number == UNREADABLE else text
        (handed_in / file_name(number)).write_text(text, encoding="utf-8")
    with open(folder / "roster.csv", "w", encoding="utf-8", newline="") as file:
        people = [(name(number), student_id(number)) for number in range(1, STUDENTS + 2)]
        rows = [(who, id, f"{id}@example.org") for who, id in people]
        csv.writer(file, lineterminator="\n").writerows([("name", "id", "email"), *rows])


def submission(number: int, stored: "Stored", chance: random.Random) -> Notebook:
    """The student's notebook, with as many right answers as this student is good."""
    notebook, skill = copy.deepcopy(stored.student), chance.uniform(*SKILL)
    accidents = {LOOPING: {f"{LAB}.max_pool": ENDLESS}, BROKEN: {f"{LAB}.convolve": NO_PYTHON}}.get(number, {})
    for cell in notebook["cells"]:
        question = cell["metadata"].get("course", {}).get("question")
        if question:
            answer = stored.answer(question, skill, chance)
            cell["source"] = accidents.get(question, answer or cell["source"])
        elif cell["id"] == "start-up" and number != NAMELESS:
            cell["source"] = signed("".join(cell["source"]), number)
    return notebook


def signed(first_cell: str, number: int) -> str:
    """The lab's first cell, its form filled in."""
    first_cell = first_cell.replace('my_name = ""', f'my_name = "{name(number)}"')
    return first_cell.replace('my_id = ""', f'my_id = "{student_id(number)}"')


@dataclass(frozen=True)
class Stored:
    """The student's notebook of a lab, and right and wrong answers to each of its questions."""

    student: Notebook
    right: dict[str, list[str]]
    wrong: dict[str, list[str]]

    @classmethod
    def of(cls, lab: str) -> "Stored":
        """What there is of the lab."""
        right: dict[str, list[str]] = {}
        wrong: dict[str, list[str]] = {}
        for cell in _read(labs.source(lab, ROOT))["cells"]:
            if question := cell["metadata"].get("course", {}).get("question"):
                right[question] = [_without_marks("".join(cell["source"]))]
                for path in sorted((ROOT / "labs/checks/mutants").joinpath(*question.split(".")).glob("*.py")):
                    about, code = path.read_text(encoding="utf-8").removeprefix('"""').split('"""\n', 1)
                    kind = wrong if "\nExpected: " in about else right
                    kind.setdefault(question, []).append(code.strip())
        return cls(_read(labs.place(lab, ROOT)), right, wrong)

    def answer(self, question: str, skill: float, chance: random.Random) -> str | None:
        """A right answer with probability `skill`, else a wrong one or, now and then, none."""
        if chance.random() < skill:
            return chance.choice(self.right[question])
        return chance.choice(self.wrong[question]) if chance.random() < TRIES else None


def name(number: int) -> str:
    """What a student is called."""
    return f"Student {number:02}"


def student_id(number: int) -> str:
    """A student's id, as the class list has it."""
    return f"s{number:02}"


def file_name(number: int) -> str:
    """The file's name as Canvas gives it: name, whether it is late, its own numbers, and how the student called it."""
    late = "LATE_" if number == LATE else ""
    return f"{number:02}student_{late}{4100 + number}_{90100 + number}_{LAB}.ipynb"


def grade_command(folder: Path) -> str:
    """The command to try next, as it is typed in this folder."""
    python = Path(sys.executable)
    here = Path.cwd()
    shown = python.relative_to(here) if python.is_relative_to(here) else python
    return f"{shown} -m utils grade {LAB} {folder}/submissions --out {folder}/results --roster {folder}/roster.csv"


def _take_pictures(folder: Path) -> None:
    """Grade into a folder that goes again, always with the same inputs: pictures change when reports do."""
    from utils.grading.batch.command import GradeOptions, grade

    files, people = (str(folder / "submissions"),), str(folder / "roster.csv")
    with tempfile.TemporaryDirectory() as results:
        options = GradeOptions(LAB, files, results, roster=people, seed="practice")
        with contextlib.redirect_stdout(io.StringIO()):
            grade(options)
        reports.take(Path(results), ROOT / reports.PICTURES)


def _read(path: Path) -> Notebook:
    return json.loads(path.read_text(encoding="utf-8"))


def _without_marks(code: str) -> str:
    return "\n".join(line for line in code.splitlines() if line.strip() not in (labs.SOLUTION, labs.END))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tools.practice", description="Make up a class to try grading on.")
    parser.add_argument("--out", type=Path, default=Path(OUT), metavar="DIR", help=f"where it goes (default {OUT})")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another number makes another class")
    parser.add_argument("--pictures", action="store_true", help="also take the pictures that the book shows")
    return parser


if __name__ == "__main__":
    sys.exit(main())
