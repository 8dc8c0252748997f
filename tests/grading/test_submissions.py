"""Files, folders and zips as platforms give them; whose each is; and what is refused."""

import io
import os
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from tests.grading.conftest import notebook
from utils.grading.batch import files, platforms, roster
from utils.grading.batch.roster import Person, Roster
from utils.grading.batch.submissions import collect
from utils.grading.batch.tables import BadTable

QUESTIONS = {"tiny.double": "double", "tiny.square": "square", "tiny.absolute": "absolute"}
ANNA, BERT = Person("Anna Lee", "12", "anna@example.org"), Person("Bert van der Berg", "13")
EMPTY = notebook(double=None, square=None, absolute=None)


def zipped(entries, when=(2026, 3, 1, 12, 0, 0)):
    """A zip of {name: bytes}; a value may also be (bytes, {ZipInfo's attribute: value})."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            data, attributes = data if isinstance(data, tuple) else (data, {})
            info = zipfile.ZipInfo(name, when)
            info.compress_type = zipfile.ZIP_DEFLATED
            for key, value in attributes.items():
                setattr(info, key, value)
            archive.writestr(info, data)
    return packed.getvalue()


@pytest.fixture
def handed_in(tmp_path):
    """handed_in({path: bytes}, people, due): the batch that is found in a folder, or in a zip when that is its name."""

    def hand_in(entries, people=None, due=None):
        folder = tmp_path / "batch"
        for name, data in entries.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        named = [folder / name for name in entries] if all("/" not in name for name in entries) else [folder]
        return collect(named if len(named) == 1 else [folder], QUESTIONS, people, due)

    return hand_in


def who(batch):
    return {submission.file: (submission.name, submission.id) for submission in batch.submissions}


def reasons(batch):
    return {submission.file: submission.reason for submission in batch.submissions}


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


# What is refused


def refused(batch):
    assert len(batch.submissions) == 1
    return batch.submissions[0].reason


@pytest.mark.parametrize(
    "name", ["../lab.ipynb", "a/../../lab.ipynb", "/etc/lab.ipynb", "..\\lab.ipynb", "C:\\lab.ipynb", "//x/lab.ipynb"]
)
def test_paths_that_lead_out(handed_in, name):
    assert "leads out of the zip" in refused(handed_in({"all.zip": zipped({name: notebook()})}))


def test_links(handed_in, tmp_path):
    link = (b"/etc/passwd", {"external_attr": 0o120777 << 16, "create_system": 3})
    assert "is a link" in refused(handed_in({"all.zip": zipped({"lab.ipynb": link})}))
    folder = tmp_path / "links"
    folder.mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "anna.ipynb").write_bytes(notebook("Anna Lee"))
    (folder / "file.ipynb").symlink_to(tmp_path / "outside" / "anna.ipynb")
    (folder / "folder").symlink_to(tmp_path / "outside")
    (folder / "loop").symlink_to(folder)
    (folder / "self").symlink_to(folder / "self")
    batch = collect([folder], QUESTIONS)
    assert reasons(batch) == dict.fromkeys(["file.ipynb", "folder", "loop", "self"], "This is a link, not a file.")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes on Windows")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "lab.ipynb")
    assert "device or a pipe" in refused(collect([tmp_path], QUESTIONS))


def test_zip_bombs(handed_in, monkeypatch):
    monkeypatch.setattr(files, "UNPACKED", 3_000_000)
    zeros = zipped({f"{i}.ipynb": b" " * 1_000_000 for i in range(10)})
    assert "far more than notebooks would" in handed_in({"bomb.zip": zeros}).submissions[-1].reason
    inside = handed_in({"all.zip": zipped({"leeanna_12345_67890_bomb.zip": zeros, "bert.ipynb": notebook("Bert")})})
    assert {one.name: one.reason is None for one in inside.submissions} == {"leeanna": False, "Bert": True}


def test_a_size_that_lies(handed_in, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 1_000)
    data = bytearray(zipped({"lab.ipynb": b" " * 5_000}))
    directory = data.index(b"PK\x01\x02")
    for place in (22, directory + 24):  # the unpacked size, in the entry and in the directory
        data[place : place + 4] = (10).to_bytes(4, "little")
    assert refused(handed_in({"all.zip": bytes(data)}))


def test_a_zip_in_a_zip_in_a_zip(handed_in):
    deep = zipped({"b.zip": zipped({"c.zip": zipped({"lab.ipynb": notebook()})})})
    assert "lies too deep" in refused(handed_in({"a.zip": deep}))


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04" + b"\0" * 100, zipped({"lab.ipynb": notebook()})[:-40]])
def test_damaged_zips(handed_in, damage):
    assert refused(handed_in({"a.zip": damage}))


def test_a_locked_zip_and_an_odd_method(handed_in):
    locked = bytearray(zipped({"lab.ipynb": notebook()}))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in refused(handed_in({"locked.zip": bytes(locked)}))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("lab.ipynb", notebook())
    assert "in a way that isn't read" in refused(handed_in({"odd.zip": packed.getvalue()}))


def test_too_many_files(handed_in, monkeypatch):
    monkeypatch.setattr(files, "MOST_FILES", 5)
    monkeypatch.setattr(files, "MOST_FILES_NESTED", 3)
    many = {f"{i}.ipynb": notebook() for i in range(10)}
    assert "more than 5 files" in refused(handed_in({"a.zip": zipped(many)}))
    assert "more than 3 files" in refused(handed_in({"b.zip": zipped({"leeanna_12345_67890_c.zip": zipped(many)})}))
    assert "more than 5 files" in handed_in(many).submissions[-1].reason


def test_a_notebook_of_200_mb_is_not_even_read(tmp_path):
    with open(tmp_path / "lab.ipynb", "wb") as file:
        file.truncate(200_000_000)
    assert "has 200 MB; at most 50 are read" in refused(collect([tmp_path], QUESTIONS))


def test_what_systems_leave_behind_is_no_submission(handed_in):
    junk = {".DS_Store": b"x", ".ipynb_checkpoints/a.ipynb": notebook(), "__MACOSX/._a": b"x", "Thumbs.db": b"x"}
    assert len(handed_in(junk | {"a/a.ipynb": notebook("Anna Lee")}).submissions) == 1


def test_a_word_document_is_no_zip(handed_in):
    assert "no notebook" in refused(handed_in({"lab.docx": zipped({"word/document.xml": b"<x/>"})}))


def test_results_and_roster_are_no_submissions(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old.ipynb").write_bytes(notebook())
    (tmp_path / "roster.csv").write_text("name,id\n")
    (tmp_path / "a.ipynb").write_bytes(notebook())
    batch = collect([tmp_path], QUESTIONS, leave_out=[tmp_path / "out", tmp_path / "roster.csv"])
    assert [one.file for one in batch.submissions] == ["a.ipynb"]


def test_several_paths_are_told_apart(tmp_path):
    """As a shell gives them for submissions/*/lab.ipynb."""
    for name in ("Anna Lee_123_assignsubmission_file_", "bert"):
        (tmp_path / "submissions" / name).mkdir(parents=True)
        (tmp_path / "submissions" / name / "lab.ipynb").write_bytes(notebook())
    paths = sorted((tmp_path / "submissions").glob("*/lab.ipynb"))
    assert who(collect([*paths, paths[1]], QUESTIONS)) == {
        "Anna Lee_123_assignsubmission_file_/lab.ipynb": ("Anna Lee", "123"),
        "bert/lab.ipynb": ("bert", ""),
    }
    assert len(collect([path.parent for path in paths], QUESTIONS).submissions) == 2


def test_a_path_that_isnt_there():
    with pytest.raises(FileNotFoundError, match="There is no file or folder nowhere"):
        collect([Path("nowhere")], QUESTIONS)


# The class list

LISTS = {
    "plain": "name,id,email\nAnna Lee,12,anna@example.org\nBert van der Berg,13,\n",
    "semicolons, another order, a mark": "\ufeffE-Mail;ID;Name\nanna@example.org;12;Anna Lee\n;13;Berg, Bert van der\n",
    "first and last": "Surname\tFirst name\tStudent ID\nLee\tAnna\t12\nvan der Berg\tBert\t13\n\n\t\t\n",
}


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_class_lists(tmp_path, text, encoding):
    (tmp_path / "roster.csv").write_bytes(text.encode(encoding))
    people = roster.read(tmp_path / "roster.csv")
    assert [person.id for person in people] == ["12", "13"]
    assert Roster(people).with_name("Anna Lee").id == "12" and Roster(people).with_name("bertvanderberg").id == "13"


def test_canvas_gradebook_serves_as_class_list(tmp_path):
    head = "Student,ID,SIS User ID,SIS Login ID,Section,Lab (3)\n    Points Possible,,,,,100\n"
    (tmp_path / "roster.csv").write_text(f'{head}"Lee, Anna",555,s12,anna,One,\n')
    (anna,) = roster.read(tmp_path / "roster.csv")
    assert (anna.name, anna.id) == ("Anna Lee", "555") and {"555", "s12", "anna"} <= anna.ids


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "just words"])
def test_a_bad_class_list_is_a_sentence(tmp_path, text):
    (tmp_path / "roster.csv").write_text(text)
    with pytest.raises(BadTable, match="has no column called name or id"):
        roster.read(tmp_path / "roster.csv")


def test_who_is_named_twice_is_not_guessed():
    twins = Roster([Person("Anna Lee", "12"), Person("Anna Lee", "13")])
    assert twins.with_name("Anna Lee") is None and twins.with_id("13").id == "13"
    assert Roster([Person("Anna", "2")]).mentioned(["lab_2.ipynb"]) is None


def test_platform_marks_count_from_outside():
    lists = platforms.Lists({}, {})
    parts = ("Anna Lee_12_assignsubmission_file_", "bert_12345_67890_lab.ipynb")
    assert platforms.origins(parts, lists)[0].name == "Anna Lee"
