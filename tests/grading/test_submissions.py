"""Files, folders and zips as platforms give them; whose each is; and what is refused."""

import os
from datetime import datetime

import pytest

from tests.grading.conftest import notebook
from tests.grading.handing_in import QUESTIONS, reasons, who, zipped
from utils.grading.batch.roster import Person
from utils.grading.batch.submissions import collect

ANNA, BERT = Person("Anna Lee", "12", "anna@example.org"), Person("Bert van der Berg", "13")
EMPTY = notebook(double=None, square=None, absolute=None)


def test_notebooks_say_whose_they_are(handed_in):
    batch = handed_in({"a.ipynb": notebook("Anna Lee", 12), "sub/b.ipynb": notebook("Bert"), "Cleo.ipynb": notebook()})
    assert who(batch) == {"a.ipynb": ("Anna Lee", "12"), "sub/b.ipynb": ("Bert", ""), "Cleo.ipynb": ("Cleo", "")}


@pytest.mark.parametrize("packed", [False, True])
def test_canvas(handed_in, packed):
    files = {
        "leeanna_12345_67890_lab.ipynb": notebook(),
        "berg_bert_LATE_12346_67891_lab-1.ipynb": notebook(),
        "LATE_anon_Ab1x_77_lab.ipynb": notebook(),
        "leeanna_12345_67889_picture.png": b"\x89PNG",
        "foxcleo_12347_67892_lab.pdf": b"%PDF-1.7",
    }
    batch = handed_in({"submissions.zip": zipped(files)} if packed else files)
    start = "submissions.zip/" if packed else ""
    assert who(batch) == {
        f"{start}leeanna_12345_67890_lab.ipynb": ("leeanna", "12345"),
        f"{start}berg_bert_LATE_12346_67891_lab-1.ipynb": ("berg bert", "12346"),
        f"{start}LATE_anon_Ab1x_77_lab.ipynb": ("Anonymous Ab1x", "Ab1x"),
        f"{start}foxcleo_12347_67892_lab.pdf": ("foxcleo", "12347"),
    }
    late = {submission.id: submission.late for submission in batch.submissions}
    assert late == {"12345": False, "12346": True, "Ab1x": True, "12347": False}
    assert "is a PDF" in reasons(batch)[f"{start}foxcleo_12347_67892_lab.pdf"]


def test_names_with_years_are_not_canvas(handed_in):
    batch = handed_in({"lab_2026_01_anna.ipynb": notebook(), "lab_2026_02_bert.ipynb": notebook()})
    assert len(batch.submissions) == 2


@pytest.mark.parametrize(
    "folder",
    [
        "Anna Lee_123_assignsubmission_file_/lab.ipynb",
        "Anna Lee_123_assignsubmission_file/a/b.ipynb",
        "Anna Lee_123_assignsubmission_file_lab.ipynb",
    ],
)
def test_moodle(handed_in, folder):
    batch = handed_in(
        {"course-lab-7.zip": zipped({folder: notebook(), "Participant_9_assignsubmission_file_/x.ipynb": notebook()})}
    )
    assert sorted(who(batch).values()) == [("Anna Lee", "123"), ("Anonymous 9", "9")]


GRADESCOPE = b"""---
submission_101:
  :submitters:
  - :name: Anna Lee
    :sid: '12'
    :email: anna@example.org
  - :name: Bert
    :sid: '13'
  :created_at: 2026-03-01 10:15:30.123456789 Z
  :results: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
    tests:
    - output: |
        :submitters:
"""


@pytest.mark.parametrize("packed", [False, True])
def test_gradescope_knows_of_groups_and_times(handed_in, packed):
    files = {"export/submission_metadata.yml": GRADESCOPE, "export/submission_101/lab.ipynb": notebook("Anna Lee", 12)}
    batch = handed_in(
        {"export.zip": zipped(files)} if packed else files, due=datetime.fromisoformat("2026-03-01T00:00Z")
    )
    assert [(one.name, one.id, one.late) for one in batch.submissions] == [
        ("Anna Lee", "12", True),
        ("Bert", "13", True),
    ]


def test_gradescopes_list_may_lie_in_the_submission(handed_in):
    inside = GRADESCOPE.replace(b"submission_101:\n", b"").replace(b"\n  ", b"\n")
    batch = handed_in({"submission_101/lab.ipynb": notebook(), "submission_101/submission_metadata.yml": inside})
    assert [one.name for one in batch.submissions] == ["Anna Lee", "Bert"]


def test_a_student_cant_bring_a_list_of_their_own(handed_in):
    forged = GRADESCOPE.replace(b"submission_101:\n", b"").replace(b"\n  ", b"\n")
    bert = b"submission_102:\n  :submitters:\n  - :name: Bert\n    :sid: '13'\n"
    batch = handed_in(
        {
            "e/submission_metadata.yml": bert,
            "e/submission_102/lab.ipynb": notebook(),
            "e/submission_102/submission_metadata.yml": forged,
            "e/submission_102/Anna Lee_12_assignsubmission_file_/lab.ipynb": notebook(),
        }
    )
    assert {one.name for one in batch.submissions} == {"Bert"}


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b"- " * 100_000,
        b"{a: " * 100_000,
        b"? [a]\n: b",
        b"\xff\x00",
        b"a: &a [*a]",
        b"<<: 3",
        b"a:\n\t- b",
        b"",
    ],
)
def test_a_bad_list_is_a_sentence(handed_in, data):
    batch = handed_in({"x/submission_metadata.yml": data, "x/submission_1/anna.ipynb": notebook("Anna Lee")})
    assert [one.name for one in batch.submissions] == ["Anna Lee"] and len(batch.problems) <= 1


def test_nbgrader(handed_in):
    stamp = b"2026-03-02 15:58:23.948203 UTC"
    files = {f"submitted/{name}/lab/lab.ipynb": notebook() for name in ("bitdiddle", "hacker")}
    files["submitted/bitdiddle/lab/timestamp.txt"] = stamp
    batch = handed_in(files, due=datetime.fromisoformat("2026-03-02T15:00Z"))
    assert sorted(one.name for one in batch.submissions) == ["bitdiddle", "hacker"]
    assert [one.time.hour * 60 + one.time.minute for one in batch.submissions if one.name == "bitdiddle"]
    assert {one.name: one.late for one in batch.submissions}["bitdiddle"] is True


def test_a_students_zip_in_the_platforms(handed_in):
    student = zipped(
        {"work/lab.ipynb": notebook("Anna Lee"), "work/notes.txt": b"hello", "__MACOSX/._lab.ipynb": b"\0"}
    )
    batch = handed_in({"all.zip": zipped({"leeanna_12345_67890_work.zip": student, "readme.md": b"hi"})})
    assert reasons(batch)["all.zip/leeanna_12345_67890_work.zip/work/lab.ipynb"] is None
    assert "no notebook" in reasons(batch)["all.zip/readme.md"]
    assert len(batch.submissions) == 2


def test_renamed_notebooks_are_read(handed_in):
    batch = handed_in({"anna.ipynb.txt": notebook("Anna Lee"), "bert.json": notebook("Bert"), "cleo": notebook("Cleo")})
    assert [one.reason for one in batch.submissions] == [None] * 3


def test_the_latest_counts_and_it_is_said(handed_in, tmp_path):
    (tmp_path / "batch").mkdir()
    entries = {"one.ipynb": notebook("Anna Lee", 12, double=None), "two.ipynb": notebook("Anna Lee", "12")}
    handed_in(entries)
    os.utime(tmp_path / "batch" / "two.ipynb", (1e9, 1e9))
    os.utime(tmp_path / "batch" / "one.ipynb", (2e9, 2e9))
    batch = collect([tmp_path / "batch"], QUESTIONS)
    assert [one.file for one in batch.submissions] == ["one.ipynb"]
    assert batch.submissions[0].problems == ("two.ipynb was handed in too and was passed over: one.ipynb counts.",)
    assert batch.problems == ["Anna Lee: two.ipynb was handed in too and was passed over: one.ipynb counts."]


@pytest.mark.parametrize("later", [b"{broken", EMPTY, b"%PDF-1"])
def test_what_says_nothing_doesnt_count_against_an_answer(handed_in, later):
    names = {"leeanna_12345_67890_lab.ipynb": notebook(), "leeanna_12345_99999_other.ipynb": later}
    assert [one.file for one in handed_in(names).submissions] == ["leeanna_12345_67890_lab.ipynb"]


def test_on_canvas_the_higher_number_is_later(handed_in):
    names = {"leeanna_12345_99999_a.ipynb": notebook(), "leeanna_12345_100000_b.ipynb": notebook()}
    assert [one.file for one in handed_in(names).submissions] == ["leeanna_12345_100000_b.ipynb"]


def test_two_students_of_one_id_are_two(handed_in):
    batch = handed_in(
        {"a.ipynb": notebook("Anna Lee", 12), "b.ipynb": notebook("Bert", 12), "c.ipynb": notebook("Lee, Anna", 12)}
    )
    assert [one.name for one in batch.submissions] == ["Lee, Anna", "Bert"]
    assert all("gives the id 12 too" in one.problems[-1] for one in batch.submissions)


def test_the_roster_joins_and_lists_who_is_missing(handed_in):
    people = [ANNA, BERT, Person("Cleo Fox", "14"), Person("Dora", "15"), Person("Éva Őri", "16")]
    batch = handed_in(
        {
            "leeanna_12345_67890_lab.ipynb": notebook(),
            "x.ipynb": notebook("van der Berg, Bert"),
            "lab-cleo-fox.ipynb": notebook(),
            "y.ipynb": notebook("Somebody", 99),
            "z.ipynb": notebook("eva ori"),
        },
        people,
    )
    found = {submission.file: submission.person and submission.person.id for submission in batch.submissions}
    assert found == {
        "leeanna_12345_67890_lab.ipynb": "12",
        "x.ipynb": "13",
        "lab-cleo-fox.ipynb": "14",
        "y.ipynb": None,
        "z.ipynb": "16",
        "": "15",
    }
    assert batch.submissions[-1].missing and batch.submissions[-1].name == "Dora"
    assert "No student of the class list" in next(one for one in batch.submissions if one.file == "y.ipynb").problems[0]


def test_a_notebook_cant_make_itself_another_students(handed_in):
    forged = {"Bert van der Berg_5_assignsubmission_file_/lab.ipynb": notebook("Anna Lee", 12)}
    honest = {"Anna Lee_4_assignsubmission_file_/lab.ipynb": notebook("Anna Lee", 12)}
    batch = handed_in({"all.zip": zipped(honest | forged)}, [ANNA, BERT])
    counts = {one.person.id: one for one in batch.submissions}
    assert counts["12"].file.startswith("all.zip/Anna Lee") and counts["13"].file.startswith("all.zip/Bert")
    assert "Moodle says that Bert van der Berg handed it in; it counts for Bert" in counts["13"].problems[0]


def test_another_students_id_doesnt_count(handed_in):
    batch = handed_in({"b.ipynb": notebook("Bert van der Berg", 12), "x.ipynb": notebook("Xaver", 12)}, [ANNA, BERT])
    assert [one.person and one.person.id for one in batch.submissions] == ["13", None, "12"]
    assert batch.submissions[2].missing
    assert "not Xaver's but Anna Lee's" in batch.submissions[1].problems[0]


def test_late_is_what_the_platform_says_or_the_day(handed_in):
    due = datetime.fromisoformat("2026-03-01T00:00+00:00")
    packed = zipped({"leeanna_12345_67890_lab.ipynb": notebook(), "bert.ipynb": notebook("Bert")})
    late = {one.name: one.late for one in handed_in({"all.zip": packed}, due=due).submissions}
    assert late == {"leeanna": False, "Bert": True}
