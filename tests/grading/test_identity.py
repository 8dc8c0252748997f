"""Who hands in: asked for once, and found in whatever is handed in."""

import builtins
import json

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from utils.grading.identity import LONGEST, ask, identity


def handed_in(*lines, printed="", course=None):
    outputs = [new_output("stream", text=printed)] if printed else []
    cells = [
        new_markdown_cell('my_name = "nobody"'),
        new_code_cell("1"),
        new_code_cell("\n".join(lines), outputs=outputs),
    ]
    return new_notebook(cells=cells, metadata={"course": course} if course else {})


FORM = ('my_name = "Ada Lovelace"  # @param {"type": "string"}', 'my_id = "s-1815"  # @param {"type": "string"}')
EMPTY = ('my_name = ""  # @param {"type": "string"}', 'my_id = ""  # @param {"type": "string"}')
PRINTED = "Your name, as on the class list: x\nName: Grace Hopper\nId: s-1906\n"


@pytest.mark.parametrize(
    ("notebook", "found"),
    [
        (handed_in(*FORM), ("Ada Lovelace", "s-1815")),
        (handed_in(*EMPTY), ("", "")),
        (handed_in(*EMPTY, printed=PRINTED), ("Grace Hopper", "s-1906")),
        (handed_in(FORM[0], EMPTY[1], printed=PRINTED), ("Ada Lovelace", "s-1906")),
        (handed_in(*FORM, course={"name": "Emmy", "id": 7, "hash": "f"}), ("Emmy", "7")),
        (handed_in(*FORM, course={"name": "Emmy"}), ("Emmy", "s-1815")),
        (handed_in("print(1)", printed=PRINTED), ("", "")),
        (handed_in("my_name = 'O\\'Hara # 2'", "my_id=1815"), ("O'Hara # 2", "1815")),
    ],
    ids=["form", "nothing", "printed", "both", "metadata", "half of it", "another cell's print", "typed by hand"],
)
def test_it_is_found(notebook, found):
    assert identity(notebook) == found
    assert identity(json.loads(json.dumps(notebook))) == found


def test_sources_stored_line_by_line_are_read():
    cell = {"cell_type": "code", "source": [line + "\n" for line in FORM], "outputs": [{"text": ["Na", "me: B\n"]}]}
    assert identity({"cells": [cell]}) == ("Ada Lovelace", "s-1815")


@pytest.mark.parametrize(
    "notebook",
    [
        None,
        [],
        {"cells": 3, "metadata": "x"},
        {"metadata": {"course": {"name": ["Ada"], "id": True}}},
        {"cells": [None, {"cell_type": "code"}, {"cell_type": "code", "source": [3, None], "outputs": {"a": 1}}]},
        {"cells": [{"cell_type": "code", "source": EMPTY[0], "outputs": [None, {"text": 7}]}]},
        handed_in("my_name = open('/etc/passwd').read()", "my_id = 'unclosed"),
        handed_in("my_name = " + "(" * 480, "my_id = " + "9" * 480 + "**2"),
    ],
)
def test_whatever_it_is_nothing_raises(notebook):
    assert identity(notebook) == ("", "")


def test_a_name_is_one_short_printable_line():
    name, number = identity(handed_in(f"my_name = 'A\\n\\x1b[31mda \\u202e {'x' * 300}'", "my_id = '\\ud800 5'"))
    assert name.startswith("A [31mda xxx") and len(name) <= LONGEST
    assert number == "5"


@pytest.fixture
def answers(monkeypatch):
    """answers(*lines): what is typed when `input` asks; the prompts that it showed."""
    prompts = []

    def typed(*lines):
        left = list(lines)
        monkeypatch.setattr(builtins, "input", lambda prompt: prompts.append(prompt) or left.pop(0))
        return prompts

    return typed


def test_it_is_asked_for_once(answers, tmp_path, capsys):
    prompts = answers("Grace Hopper", "s-1906")
    for _ in range(2):
        ask("", "", tmp_path / "asked.json")
        assert "Name: Grace Hopper\nId: s-1906\n" in capsys.readouterr().out
    assert len(prompts) == 2


def test_an_empty_answer_is_asked_again_and_then_let_be(answers, tmp_path, capsys):
    prompts = answers("  ", "Grace", "", "")
    ask("", "", tmp_path / "asked.json")
    ask("", "", tmp_path / "asked.json")
    assert capsys.readouterr().out.count("Name: Grace\nId: \n") == 2
    assert len(prompts) == 4


def test_a_form_that_is_filled_in_asks_nothing_and_wins(answers, tmp_path, capsys):
    prompts = answers("Grace", "s-1906")
    ask("Ada", "s-1815", tmp_path / "asked.json")
    assert capsys.readouterr().out == "Name: Ada\nId: s-1815\n" and prompts == []
    ask("Ada", "", tmp_path / "asked.json")
    assert "Name: Ada\nId: Grace\n" in capsys.readouterr().out and len(prompts) == 1
    ask("Emmy", "", tmp_path / "asked.json")
    assert "Name: Emmy\nId: Grace\n" in capsys.readouterr().out and len(prompts) == 1


@pytest.mark.parametrize("error", [EOFError, NotImplementedError])
def test_where_nobody_can_answer_it_goes_on(monkeypatch, tmp_path, capsys, error):
    def nobody(_):
        raise error

    monkeypatch.setattr(builtins, "input", nobody)
    ask("", "", tmp_path / "asked.json")
    assert capsys.readouterr().out == "Name: \nId: \n"
