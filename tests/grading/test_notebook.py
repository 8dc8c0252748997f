"""What of a notebook is read and executed, whatever has happened to it on its way."""

import json

import pytest

from tests.grading.conftest import ANSWERS, cell, notebook
from utils.grading.batch.chunks import split
from utils.grading.batch.notebook import LARGEST, MOST_CELLS, Cell, NotReadable, read

QUESTIONS = {"tiny.double": "double", "tiny.square": "square", "tiny.absolute": "absolute"}


def chunks(*codes, **questions):
    """The chunks of cells with these codes; of those given by name, that is the question in their metadata."""
    cells = [Cell(i, code) for i, code in enumerate(codes, 1)]
    named = enumerate(questions.items(), len(cells) + 1)
    return split([*cells, *(Cell(i, code, f"tiny.{question}") for i, (question, code) in named)], QUESTIONS)


def codes(found):
    return [chunk["code"] for chunk in found.chunks]


def test_a_notebook_is_read():
    found = read(notebook("Anna Lee", 12))
    assert (found.name, found.id, found.problems) == ("Anna Lee", "12", [])
    assert [cell.question for cell in found.cells] == [None, *QUESTIONS]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_every_encoding_of_json_is_read(encoding):
    text = json.dumps(json.loads(notebook("Zoë Ñandú", 7)), ensure_ascii=False)
    assert read(text.encode(encoding)).name == "Zoë Ñandú"


def test_another_encoding_is_guessed_and_said():
    text = json.dumps(json.loads(notebook("Zoë")), ensure_ascii=False)
    found = read(text.encode("latin-1"))
    assert found.name == "Zoë" and "Latin-1" in found.problems[0]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\0\0\0\0", "empty"),
        (b'{"cells": [', "damaged: its JSON breaks off or is wrong in line 1"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"<!DOCTYPE html><html>", "is a web page"),
        (b"def double(x):\n    return 2 * x", "no notebook"),
        (b"[1, 2]", "no notebook"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe\x00", "no notebook"),
        (b'{"metadata": {}}', "no list of cells"),
        (b'{"cells": "all of them"}', "no list of cells"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b'{"cells": [' + b"{}," * MOST_CELLS + b"{}]}", "2,001 cells"),
        (b'{"worksheets": 3, "nbformat": 3, "nbformat_minor": 0}', "before 2015"),
        (b" " * (LARGEST + 1), "at most 50 are read"),
    ],
)
def test_what_is_no_notebook_is_refused_in_a_sentence(data, said):
    with pytest.raises(NotReadable, match=said) as refusal:
        read(data)
    assert "\n" not in str(refusal.value)


def test_too_much_code_is_refused():
    cells = [cell("x = 1  #" + "x" * 150_000) for _ in range(8)]
    with pytest.raises(NotReadable, match="longer than 1,000,000 characters"):
        read(notebook(cells=cells))


def test_a_notebook_of_format_3_is_converted():
    cells = [{"cell_type": "code", "input": ANSWERS["double"], "outputs": [], "language": "python"}]
    old = {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": cells}]}
    found = split(read(json.dumps(old).encode()).cells, QUESTIONS)
    assert [chunk["question"] for chunk in found.chunks] == ["tiny.double"]


def test_cells_that_are_none_are_passed_over():
    cells = [3, None, {"cell_type": "code", "source": {"a": 1}}, {"cell_type": "code"}, {}, cell(["x = 1\n", "y = 2"])]
    found = read(notebook(cells=cells))
    assert [cell.code for cell in found.cells] == ["x = 1\ny = 2"]
    assert len(found.problems) == 4


@pytest.mark.parametrize("question", [["tiny.double", "tiny.square"], {"all": 1}, True, 3, "*", "tiny.other", ""])
def test_metadata_of_wrong_types_name_no_question(question):
    cells = [cell("answer = 42", None, course={"question": question}), cell(ANSWERS["square"])]
    found = split(read(notebook(cells=cells)).cells, QUESTIONS)
    assert [chunk["question"] for chunk in found.chunks] == ["tiny.square"]


def test_only_definitions_and_imports_run_beside_answers():
    beside = "import math; seen = 3\nprint('no')\n@print\ndef helper(x):\n    return math.pi\nclass Helper: pass\n"
    found = chunks(
        f"{beside}for i in []: pass",
        double="x = 1\ndef double(x):\n    return helper(x)\nprint('yes')",
    )
    assert codes(found)[:3] == [
        "import math",
        "\n\n@print\ndef helper(x):\n    return math.pi",
        "\n\n\n\n\nclass Helper: pass",
    ]
    assert codes(found)[3].startswith("x = 1\n") and codes(found)[3].endswith("print('yes')")
    assert set(found.left_out) == {"seen", "i"}


def test_imports_that_nothing_needs_are_left_out():
    found = chunks(
        "import matplotlib.pyplot as plt, math\nfrom torch import nn\nfrom a import *\nimport os.path", double="math.pi"
    )
    assert codes(found) == ["import matplotlib.pyplot as plt, math", "\n\nfrom a import *", "math.pi"]


def test_lines_keep_their_places():
    found = chunks("x = 'é'; import math\n\n\ndef f():\n    return math.nan", double="f")
    assert codes(found)[0] == "import math"
    with pytest.raises(SyntaxError) as error:
        compile(codes(found)[1].replace("math.nan", "1 1"), "cell", "exec")
    assert error.value.lineno == 5


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("%matplotlib inline\ndef f(): return 1", "pass\ndef f(): return 1"),
        (
            "!pip install x\nx = !ls\ndef f():\n    %time 3\n    return 1",
            "pass\npass\ndef f():\n    pass\n    return 1",
        ),
        ("%%time\ndef f(): return 1", "\ndef f(): return 1"),
        ("print?\ndef f(): return 1", "pass\ndef f(): return 1"),
        ("x = (7\n  % 2)", "x = (7\n  % 2)"),
        ("%%bash\nrm -rf /", ""),
    ],
)
def test_lines_for_ipython_and_the_shell_are_dropped(code, kept):
    assert codes(chunks(double=code)) == [kept]


def test_the_courses_own_calls_and_imports_are_dropped():
    answer = "from utils.grading import check\ndef double(x):\n    return 2 * x\ncheck('tiny.double', double); y = 3"
    found = chunks("from utils import figures\nimport utils.data\nfrom google.colab import drive", double=answer)
    assert codes(found) == ["\ndef double(x):\n    return 2 * x\ny = 3"]
    assert "no answer may use" in found.left_out["figures"]


def test_a_broken_cell_costs_its_own_question():
    found = chunks(
        "def helper(:", "def square(x)\n  return x", double="def double(x):\n  return (", absolute=ANSWERS["absolute"]
    )
    assert [chunk["question"] for chunk in found.chunks] == ["tiny.absolute"]
    assert "(cell 3) can't be run: SyntaxError in line 2: '(' was never closed." in found.broken["tiny.double"]
    assert "(cell 2) can't be run: SyntaxError in line 1" in found.broken["tiny.square"]
    assert found.problems == ["Cell 1 was passed over: SyntaxError in line 1: invalid syntax."] and found.absent == []


def test_a_broken_copy_costs_nothing_where_another_cell_answers():
    found = split([Cell(1, ANSWERS["double"], "tiny.double"), Cell(2, "def double(:", "tiny.double")], QUESTIONS)
    assert found.broken == {} and len(found.chunks) == 1 and "Another cell's answer" in found.problems[0]


@pytest.mark.parametrize(
    "code",
    [
        "(" * 9_000,
        "-" * 60_000 + "1",
        "x" + ".y" * 60_000,
        "x" + "()" * 60_000,
        "1" + "+1" * 60_000,
        "not " * 40_000,
        "lambda:" * 20_000,
        "a\0b",
        "x = '\ud800'",
        "1" * 100_000,
        "#" * 300_000,
        "if 1:\n" + "".join(" " * i + "if 1:\n" for i in range(200)),
    ],
    ids=range(12),
)
def test_no_code_breaks_the_reader(code):
    found = chunks(double=code, square=ANSWERS["square"])
    assert "tiny.double" in found.broken and [chunk["question"] for chunk in found.chunks] == ["tiny.square"]


def test_lost_metadata_are_found_by_what_a_cell_defines():
    found = chunks(ANSWERS["square"], "double = lambda x: 2 * x", "def other(): pass")
    assert [chunk["question"] for chunk in found.chunks] == ["tiny.square", "tiny.double", None]
    assert found.absent == ["tiny.absolute"]


def test_what_a_cell_defines_says_more_than_its_metadata():
    found = split([Cell(1, ANSWERS["square"], "tiny.double"), Cell(2, ANSWERS["double"], "tiny.double")], QUESTIONS)
    assert [chunk["question"] for chunk in found.chunks] == ["tiny.square", "tiny.double"]


def test_all_answers_in_one_cell_are_definitions():
    found = chunks("\n".join(ANSWERS.values()) + "\nprint('no')")
    assert [chunk["question"] for chunk in found.chunks] == [None] * 3
    assert found.absent == [] and "no" not in "".join(codes(found))


def test_of_two_definitions_both_are_there_in_their_order():
    found = chunks("def double(x): return 1", "def double(x): return 2")
    assert [code[-1] for code in codes(found)] == ["1", "2"]
    assert [chunk["id"] for chunk in found.chunks] == ["cell-1", "cell-2"]
