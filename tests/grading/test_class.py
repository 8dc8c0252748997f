"""The practice class, graded as a new teacher would: in the sandbox, then marked by hand, then with one file more."""

import shutil

import pytest

from tests.grading.test_teaching import BLOCKS
from tests.needs import require
from tools import practice
from utils.__main__ import main
from utils.grading.batch import overrides, tables
from utils.grading.batch.grade import run_file
from utils.grading.sandbox import Sandbox
from utils.grading.sandbox.bubblewrap import NoSandbox

LATE, BROKEN, LOOPING, UNREADABLE, MISSING = map(
    practice.student_id,
    (practice.LATE, practice.BROKEN, practice.LOOPING, practice.UNREADABLE, practice.STUDENTS + 1),
)

FAILED = {BROKEN: "convolve", LOOPING: "max_pool"}
PAGE_SAYS = [code for _, code in BLOCKS]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    try:
        with Sandbox(run_file(practice.LAB)):
            pass
    except NoSandbox as error:
        require(False, str(error))
    folder = tmp_path_factory.mktemp("class")
    practice.write(folder)
    return folder


@pytest.fixture
def graded(folder, capsys):
    """graded(): the gradebook's rows by id, and the first line that the command said."""

    def grade():
        command = practice.grade_command(folder).split()
        assert main(command[command.index("grade") :]) == 0
        rows = tables.read(folder / "results" / "gradebook.csv")
        return {row["id"]: row for row in rows}, capsys.readouterr().out.splitlines()[0]

    return grade


def test_a_class_is_graded_marked_by_hand_and_graded_again(folder, graded):
    before, said = graded()
    assert said == "28 graded, 1 partly graded, 1 not readable, 1 missing; 0 unchanged since the last run."
    assert any(code.startswith(said) for code in PAGE_SAYS)
    assert len(before) == practice.STUDENTS + 1
    points = {who: before[who][f"{practice.LAB}.{question}"] for who, question in FAILED.items()}
    assert set(points.values()) == {"0"}

    table = next(code for code in PAGE_SAYS if code.startswith(",".join(overrides.COLUMNS)))
    (folder / "results" / "overrides.csv").write_text(table, encoding="utf-8")
    handed_in = folder / "submissions"
    shutil.copy(handed_in / practice.file_name(1), handed_in / practice.file_name(practice.STUDENTS + 1))
    after, said = graded()
    assert said == "29 graded, 1 partly graded, 1 not readable, 0 missing; 30 unchanged since the last run."
    changed = {who: float(after[who]["score"]) - float(before[who]["score"]) for who in after}
    copied = float(before[practice.student_id(1)]["score"])
    assert {who: more for who, more in changed.items() if more} == {
        LATE: -10,
        BROKEN: 8,
        UNREADABLE: 55,
        MISSING: copied,
    }
