"""The practice class: the same for the same seed, with its accidents, and nothing in it that gives answers away."""

import json
import sys
from base64 import b64encode
from pathlib import Path

import pytest

from tools import pictures, practice, reports
from utils.grading.batch import roster
from utils.grading.batch.submissions import collect
from utils.grading.questions import load

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = load(practice.LAB)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("practice")
    practice.write(folder)
    return folder


@pytest.fixture(scope="module")
def batch(folder):
    answers = {name: question.answer for name, question in QUESTIONS.items()}
    return collect([folder / "submissions"], answers, roster.read(folder / "roster.csv"))


def handed_in(folder):
    return {path.name: path.read_bytes() for path in (folder / "submissions").iterdir()}


def sources(folder):
    """{student's number: {cell's id: its source}} of the files that can be read."""
    for number in range(1, practice.STUDENTS + 1):
        if number != practice.UNREADABLE:
            path = folder / "submissions" / practice.file_name(number)
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            yield number, {cell["id"]: "".join(cell["source"]) for cell in cells}


def test_the_same_seed_makes_the_same_class(folder, tmp_path):
    practice.write(tmp_path)
    assert handed_in(tmp_path) == handed_in(folder)
    assert len(handed_in(folder)) == practice.STUDENTS
    practice.write(tmp_path, seed=1)
    assert set(handed_in(tmp_path)) == set(handed_in(folder))
    assert handed_in(tmp_path) != handed_in(folder)


def test_it_is_made_anew_but_leaves_results_alone(tmp_path):
    (tmp_path / "submissions").mkdir()
    (tmp_path / "submissions" / "old.ipynb").write_text("of an earlier try")
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "overrides.csv").write_text("mine")
    practice.write(tmp_path)
    assert len(handed_in(tmp_path)) == practice.STUDENTS
    assert (tmp_path / "results" / "overrides.csv").read_text() == "mine"


def test_every_student_of_the_list_is_found(batch):
    found = {one.name: one.id for one in batch.submissions}
    assert found == {practice.name(n): practice.student_id(n) for n in range(1, practice.STUDENTS + 2)}
    assert batch.problems == []


def test_its_accidents_are_there(batch):
    number = {one.id: one for one in batch.submissions}
    assert [id for id, one in number.items() if one.late] == [practice.student_id(practice.LATE)]
    assert [id for id, one in number.items() if one.reason] == [practice.student_id(practice.UNREADABLE)]
    assert [id for id, one in number.items() if one.missing] == [practice.student_id(practice.STUDENTS + 1)]
    broken = {id: set(one.content.broken) for id, one in number.items() if one.content and one.content.broken}
    assert broken == {practice.student_id(practice.BROKEN): {f"{practice.LAB}.convolve"}}


def test_all_but_one_have_signed(folder):
    signed = {
        number for number, cells in sources(folder) if f'my_name = "{practice.name(number)}"' in cells["start-up"]
    }
    assert set(range(1, practice.STUDENTS + 1)) - signed == {practice.NAMELESS, practice.UNREADABLE}


def test_answers_are_a_student_s_own_words(folder):
    for number, cells in sources(folder):
        text = "\n".join(cells.values())
        assert not [mark for mark in ("SOLUTION", "Expected: ", "Points: ") if mark in text], practice.name(number)


def test_every_question_has_right_wrong_and_open_answers():
    stored = practice.Stored.of(practice.LAB)
    assert set(stored.right) == set(stored.wrong) == set(QUESTIONS)
    assert min(map(len, stored.right.values())) >= 2
    assert min(map(len, stored.wrong.values())) >= 3


def test_the_command_says_what_to_look_for_and_what_to_type(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "executable", str(tmp_path / ".venv/bin/python"))
    assert practice.main(["--out", "class"]) == 0
    first, *accidents, grade, command = capsys.readouterr().out.splitlines()
    assert first == "30 submissions and a class list of 31 students are in class."
    assert "  Student 05 handed in late." in accidents
    assert len(accidents) == len(practice.ACCIDENTS)
    assert (grade, command) == (
        "Grade them:",
        ".venv/bin/python -m utils grade convnets class/submissions --out class/results --roster class/roster.csv",
    )


@pytest.mark.parametrize("shot", reports.SHOTS, ids=lambda shot: shot.name)
def test_its_pictures_are_small_and_without_metadata(shot):
    picture = (ROOT / reports.PICTURES / f"{shot.name}.png").read_bytes()
    assert list(pictures.problems(b64encode(picture).decode())) == []


def test_there_are_no_other_pictures():
    names = {path.name for path in (ROOT / reports.PICTURES).iterdir()}
    assert names == {f"{shot.name}.png" for shot in reports.SHOTS}
