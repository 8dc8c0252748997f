"""What other platforms read."""

import csv
import json
from dataclasses import replace

from tests.grading.test_gradebook import QUESTIONS, grade
from utils.grading.batch import exports, gradebook
from utils.grading.batch.roster import Person
from utils.grading.batch.submissions import Submission

FACTS = {"checks": "abc123"}
VISIBILITIES = {"hidden", "after_due_date", "after_published", "visible"}


def test_gradescopes_results():
    answers = list(grade((20, 7.5, 0)).answers)
    answers[1] = replace(answers[1], printed="<b>\x1b[1m3", changed="7.5 → 10")
    one = replace(
        grade((20, 7.5, 0)), answers=tuple(answers), problems=("Odd.",), changed=("27.5 → 20: late",), score=20.0
    )
    found = json.loads(exports.gradescope(one, FACTS))
    assert found["score"] == 20 and found["visibility"] in VISIBILITIES and found["stdout_visibility"] in VISIBILITIES
    assert found["output"] == "Odd.\nThe score was changed by hand: 27.5 → 20: late"
    assert [(test["name"], test["score"], test["max_score"]) for test in found["tests"]] == [
        ("tiny.double", 20, 20),
        ("tiny.square", 7.5, 30),
        ("tiny.absolute", 0, 50),
    ]
    assert found["tests"][1]["output"].startswith("Changed by hand: 7.5 → 10\nright\n\nWhat your code printed:\n<b>")
    assert {test["visibility"] for test in found["tests"]} <= VISIBILITIES
    assert found["extra_data"] == {"checks": "abc123", "state": "graded", "file": "a/lab.ipynb"}


def test_a_folder_for_each_student_and_none_for_who_is_gone(tmp_path):
    exports.write_gradescope(tmp_path, {"anna": grade(), "bert": grade()}, FACTS)
    (tmp_path / "anna" / "mine.txt").write_text("the teacher's own")
    exports.write_gradescope(tmp_path, {"cleo": grade()}, FACTS)
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*")) == [
        "anna/mine.txt",
        "cleo/results.json",
    ]


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def test_canvas_columns(tmp_path):
    by_list = replace(grade().submission, person=Person("Anna Lee", "12", "anna@example.org"), canvas_id="555")
    own = {"id": "556", "sis user id": "s13", "sis login id": "bert", "section": "One"}
    by_canvas = replace(grade().submission, name="Bert", id="556", person=Person("Bert", "556", "", own))
    unknown = Submission("", "=Cleo", "14")
    grades = [replace(grade((20, 7.5, 0)), submission=by_list), replace(grade(), submission=by_canvas)]
    exports.write_canvas(tmp_path / "canvas.csv", [*grades, gradebook.grade(unknown, QUESTIONS)], "Lab tiny (77)")
    assert rows(tmp_path / "canvas.csv") == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Lab tiny (77)"],
        ["    Points Possible", "", "", "", "", "100"],
        ["Anna Lee", "555", "12", "anna@example.org", "", "27.5"],
        ["Bert", "556", "s13", "bert", "One", "100"],
        ["'=Cleo", "", "14", "", "", "0"],
    ]


def test_an_id_of_ours_never_stands_in_canvas_own_column(tmp_path):
    anonymous = replace(grade().submission, id="12345", canvas_id="12345")
    exports.write_canvas(tmp_path / "canvas.csv", [replace(grade(), submission=anonymous), grade()], "Lab")
    assert [row[1:3] for row in rows(tmp_path / "canvas.csv")[2:]] == [["12345", ""], ["", "12"]]
