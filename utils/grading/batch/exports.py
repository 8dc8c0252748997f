"""The results as other platforms read them: Gradescope's results.json, and Canvas's gradebook.

Sources: gradescope-autograders.readthedocs.io, "Autograder Specifications", output format (a top-level score goes
before the sum of the tests; visibility is hidden, after_due_date, after_published or visible; output is shown as it
is); instructure/canvas-lms, lib/gradebook_importer.rb (the header needs Student, ID, SIS User ID, SIS Login ID and
Section in this order; a row whose first cell holds "Points Possible" says what a column is worth; a student is found by
Canvas's own id, else by SIS id, login, name; an assignment by the number in parentheses, else by its title).
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from utils.grading.batch import tables
from utils.grading.batch.gradebook import FULL, Grade

CANVAS_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
VISIBILITY = "visible"


def gradescope(grade: Grade, facts: Mapping[str, Any]) -> str:
    """One student's results.json. facts: what is kept with it for later, such as the version of the checks."""
    notes = [grade.submission.reason or "", *grade.problems]
    notes += [f"The score was changed by hand: {sentence}" for sentence in grade.changed]
    results = {
        "score": grade.score,
        "output": "\n".join(filter(None, notes)),
        "visibility": VISIBILITY,
        "stdout_visibility": "hidden",
        "tests": [
            {
                "name": answer.question,
                "number": str(number),
                "score": answer.points,
                "max_score": answer.of,
                "output": "\n".join(filter(None, (_changed(answer.changed), answer.message, _printed(answer.printed)))),
                "visibility": VISIBILITY,
            }
            for number, answer in enumerate(grade.answers, 1)
        ],
        "extra_data": dict(facts) | {"state": grade.state, "file": grade.submission.file},
    }
    return json.dumps(results, indent=1, ensure_ascii=True) + "\n"


def write_gradescope(folder: Path, grades: Mapping[str, Grade], facts: Mapping[str, Any]) -> None:
    """Write FOLDER/NAME/results.json for each grade by its name, and take away those of students who are gone."""
    for name, grade in grades.items():
        tables.replace(folder / name / "results.json", gradescope(grade, facts))
    for path in folder.glob("*/results.json"):
        if path.parent.name not in grades:
            path.unlink()
            if not any(path.parent.iterdir()):
                path.parent.rmdir()


def write_canvas(path: Path, grades: Iterable[Grade], assignment: str) -> None:
    """Write the table that Canvas imports; the assignment is called as there, best with its number: "Lab (123)"."""
    rows = [["    Points Possible", "", "", "", "", FULL], *(_canvas_row(grade) for grade in grades)]
    tables.write(path, [*CANVAS_COLUMNS, assignment], rows)


def _canvas_row(grade: Grade) -> list[Any]:
    one = grade.submission
    if one.person and one.person.canvas:
        known = one.person.canvas
        who = [known.get(column, "") for column in ("id", "sis user id", "sis login id", "section")]
    else:  # an id that isn't Canvas's own must not stand in its column: it could be another student's there
        own = one.id if one.id != one.canvas_id else ""
        who = [one.canvas_id, own, one.person.email if one.person else "", ""]
    return [one.name, *who, grade.score]


def _changed(sentence: str) -> str:
    return f"Changed by hand: {sentence}" if sentence else ""


def _printed(printed: str) -> str:
    return f"\nWhat your code printed:\n{printed}" if printed else ""
