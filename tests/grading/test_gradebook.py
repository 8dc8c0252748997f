"""What answers are worth, and marks by hand."""

from dataclasses import replace

import pytest

from tests.grading import tiny
from tests.grading.conftest import ANSWERS
from utils.grading.batch import gradebook, overrides, tables
from utils.grading.batch.chunks import split
from utils.grading.batch.gradebook import GRADED, MISSING, NOT_READABLE, PARTLY, Answer, Grade
from utils.grading.batch.notebook import Cell
from utils.grading.batch.roster import Person
from utils.grading.batch.submissions import Submission

QUESTIONS = {question.name: question for question in tiny.QUESTIONS}
NAMES = {question.name: question.answer for question in tiny.QUESTIONS}


def submission(name="Anna Lee", id="12", file="a/lab.ipynb", cells=None, **answers):
    given = ANSWERS | answers
    cells = cells or [Cell(i, code, f"tiny.{question}") for i, (question, code) in enumerate(given.items()) if code]
    return Submission(file, name, id, split(cells, NAMES))


def result(points=(20, 30, 50), message="right", log=()):
    answers = {
        name: {"points": float(got), "of": float(one.points), "message": message, "printed": ""}
        for got, (name, one) in zip(points, QUESTIONS.items(), strict=True)
    }
    return {"answers": answers, "log": list(log), "graded_on": "2026-03-01"}


def grade(points=(20, 30, 50), **who):
    return gradebook.grade(submission(**who), QUESTIONS, result(points))


def test_a_grade_is_the_sum_of_its_questions():
    one = grade((20, 7.5, 0))
    assert (one.score, one.state, one.graded_on) == (27.5, GRADED, "2026-03-01")
    assert [answer.kind for answer in one.answers] == ["full", "partial", "none"]


def test_a_score_goes_from_0_to_100_whatever_a_lab_is_worth():
    assert gradebook.score([Answer("a", 1, 3, ""), Answer("b", 1, 3, "")]) == 33.33
    assert gradebook.score([]) == 0


def test_broken_and_absent_questions_are_not_run_and_said():
    one = submission(double="def double(:", square=None)
    assert gradebook.to_run(one.content, QUESTIONS) == ["tiny.absolute"]
    graded = gradebook.grade(one, QUESTIONS, result())
    assert (graded.score, graded.state) == (50, PARTLY)
    assert "SyntaxError in line 1" in graded.answers[0].message
    assert graded.answers[1].message == "not answered yet: no cell of the notebook defines square"


def test_what_an_answer_may_not_use_is_told():
    one = submission(cells=[Cell(1, "import numpy as np"), Cell(2, "def square(x):\n    return np.square(x)")])
    assert "tiny.square" not in gradebook.to_run(one.content, QUESTIONS)
    answer = gradebook.grade(one, QUESTIONS, result()).answers[1]
    assert answer.points == 0 and answer.message.endswith(
        "It uses np.square, and this question is about doing without."
    )


def test_a_name_from_a_cell_that_isnt_run_is_explained():
    one = submission(cells=[Cell(1, "K = 3"), Cell(2, "def double(x):\n    return K * x")])
    message = "0 of 20 points. Your code stopped: NameError: name 'K' is not defined (line 2)"
    said = gradebook.grade(one, QUESTIONS, result(message=message)).answers[0].message
    assert said.endswith(
        "\nK is set in cell 1, which answers no question: only its imports, functions and classes run."
    )


def test_what_could_not_be_read_or_graded_is_worth_nothing_and_says_so():
    unreadable = gradebook.grade(Submission("x.ipynb", "X", "", None, "The file is empty."), QUESTIONS)
    assert (unreadable.state, unreadable.score, unreadable.answers[0].message) == (
        NOT_READABLE,
        0,
        "The file is empty.",
    )
    missing = gradebook.grade(Submission("", "Dora", "15"), QUESTIONS)
    assert (missing.state, missing.score) == (MISSING, 0)
    failed = gradebook.grade(submission(), QUESTIONS, {"answers": {}, "log": ["it died"]})
    assert (failed.state, failed.score) == (PARTLY, 0) and "could not be graded" in failed.answers[0].message


def test_the_gradebook_has_its_columns(tmp_path):
    missing = gradebook.grade(Submission("", "Dora", "15"), QUESTIONS)
    gradebook.write(tmp_path / "gradebook.csv", [grade((20, 7.5, 0)), missing], NAMES)
    assert (tmp_path / "gradebook.csv").read_text().splitlines() == [
        "file,name,id,score,tiny.double,tiny.square,tiny.absolute",
        "a/lab.ipynb,Anna Lee,12,27.5,20,7.5,0",
        ",Dora,15,0,0,0,0",
    ]


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "=cmd|'/c calc'!A1", "\x1b[31m=1", "\u202e=1"]


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_becomes_a_formula(tmp_path, name):
    odd = Grade(Submission(name, name, name), (), GRADED, 100.0)
    gradebook.write(tmp_path / "gradebook.csv", [odd], [])
    row = tables.read(tmp_path / "gradebook.csv")[0]
    assert all(row[column].startswith("'") for column in ("file", "name", "id")), row
    assert not set("\x1b\u202e\r") & set("".join(row.values()))


# Marks by hand


@pytest.fixture
def by_hand(tmp_path):
    """by_hand(lines, grades): the grades after overrides.csv with these lines, and the sentences on it."""

    def change(lines, *grades):
        path = tmp_path / "overrides.csv"
        overrides.make(path)
        header = path.read_text(encoding="utf-8")
        assert header == "id,file,question,points,delta,note\n"
        path.write_text(header + lines, encoding="utf-8")
        changes, problems = overrides.read(path, QUESTIONS)
        changed, unused = overrides.apply(grades, changes)
        return changed, [*problems, *unused]

    return change


def test_points_are_set_and_added(by_hand):
    lines = "12,,square,30,,well argued\n12,,tiny.absolute,,-10,\n,a/lab.ipynb,total,,-7.5,late\n"
    (changed,), problems = by_hand(lines, grade((20, 10, 50)))
    assert problems == [] and changed.score == 82.5
    assert [answer.points for answer in changed.answers] == [20, 30, 40]
    assert changed.answers[1].changed == "10 → 30: well argued" and changed.answers[2].changed == "50 → 40"
    assert changed.changed == ("90 → 82.5: late",)


def test_points_stay_within_what_there_is(by_hand):
    (changed,), _ = by_hand("12,,double,,-50,\n12,,square,,+50,\n12,,total,,60,\n", grade((20, 10, 50)))
    assert [answer.points for answer in changed.answers] == [0, 30, 50] and changed.score == 100


def test_who_handed_nothing_in_can_have_points(by_hand):
    (changed,), _ = by_hand("15,,total,50,,was ill\n", gradebook.grade(Submission("", "Dora", "15"), QUESTIONS))
    assert changed.score == 50


@pytest.mark.parametrize("known", ["777", "S12", "ada@example.org"])
def test_a_student_is_known_by_every_id_of_the_class_list(by_hand, known):
    ada = Person("Ada", "777", "ada@example.org", {"sis user id": "s12"})
    one = grade()
    one = replace(one, submission=replace(one.submission, id="777", person=ada))
    (changed,), problems = by_hand(f"{known},,total,5,,\n", one)
    assert changed.score == 5 and problems == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("12,,total,101,,", "line 2, was passed over: total has 0 to 100 points, not 101."),
        ("12,,square,31,,", "square has 0 to 30 points, not 31"),
        ("12,,total,,,", "points (which are set) or a delta"),
        ("12,,total,5,5,", "and not both"),
        (",,total,5,,", "an id or a file, and not both"),
        ("12,x,total,5,,", "an id or a file, and not both"),
        ("12,,cube,5,,", "there is no question 'cube'; there are: tiny.double"),
        ("12,,total,many,,", "'many' is no number"),
        ("12,,total,nan,,", "'nan' is no number of points"),
        ("12,,total,,-inf,", "'-inf' is no number of points"),
        ("99,,total,5,,", "line 2, fits no submission: there is none with the id 99."),
        (",other.ipynb,total,5,,", "none with the file other.ipynb."),
        ("12", "points (which are set) or a delta"),
    ],
)
def test_a_bad_line_is_a_sentence_and_stops_nothing_else(by_hand, line, said):
    (changed,), problems = by_hand(f"{line}\n12,,double,1,,\n", grade())
    assert changed.answers[0].points == 1 and len(problems) == 1 and said in problems[0], problems


def test_what_a_spreadsheet_makes_of_the_file_is_read(by_hand, tmp_path):
    path = tmp_path / "overrides.csv"
    path.write_bytes("\ufeffID;File;Question;Points;Delta;Note\r\n'-12;;Total;;\u22127,5;sp\u00e4t\r\n".encode())
    changes, problems = overrides.read(path, QUESTIONS)
    (changed,), unused = overrides.apply([grade(id="-12")], changes)
    assert changed.changed == ("100 → 92.5: spät",) and problems == unused == []


def test_a_files_last_name_counts_only_where_it_is_one_students(by_hand):
    both = grade(id="1", file="a/lab.ipynb"), grade(id="2", file="b/lab.ipynb")
    changed, problems = by_hand(",lab.ipynb,total,5,,\n,a/lab.ipynb,total,6,,\n", *both)
    assert [one.score for one in changed] == [6, 100] and "fits no submission" in problems[0]


def test_a_file_that_cant_be_read_is_a_sentence(tmp_path):
    (tmp_path / "overrides.csv").mkdir()
    changes, problems = overrides.read(tmp_path / "overrides.csv", QUESTIONS)
    assert changes == [] and problems[0].startswith("No marks by hand were applied")


def test_what_is_there_is_never_overwritten(tmp_path):
    (tmp_path / "overrides.csv").write_text("mine")
    overrides.make(tmp_path / "overrides.csv")
    assert (tmp_path / "overrides.csv").read_text() == "mine"
