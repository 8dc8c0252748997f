"""The class list, from a spreadsheet or a platform, and whom it names."""

import pytest

from utils.grading.batch import platforms, roster
from utils.grading.batch.roster import Person, Roster
from utils.grading.batch.tables import BadTable

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
