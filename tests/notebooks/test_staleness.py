"""What makes a page stale, what doesn't, and how the reason is told."""

import ast

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools import modules, staleness

CODE = "from utils.sums import add\nprint(add(2, 3), 'digits/beyond')"
PROSE = "It errs in 0.87<!-- digits/published error_percent --> %."


@pytest.fixture
def stored(course):
    """A page as it is stored after a run: one record in its code, one in its prose, one module."""
    nb = new_notebook(cells=[new_markdown_cell(PROSE), new_code_cell(CODE)])
    staleness.stamp(nb, staleness.parts(nb, course))
    return nb


def edit(course, name, text):
    (course.root / name).write_text(text, encoding="utf-8")


def test_a_page_is_made_from_its_cells_records_and_modules(stored):
    assert set(stored.metadata["course"]["parts"]) == {
        "code",
        "prose",
        "record digits/beyond",
        "record digits/published",
        "module utils.sums.plain",
    }


def test_an_unchanged_page_is_fresh(stored, course):
    assert staleness.changes(stored, course) == []


def test_a_page_that_was_never_run_is_stale(course):
    changed = staleness.changes(new_notebook(), course)
    assert changed == ["it was never run by `make notebooks`"]
    assert staleness.needs_run(changed)


def test_changed_code_makes_it_stale(stored, course):
    stored.cells[1].source += "\n1 + 1"
    assert staleness.changes(stored, course) == ["code changed"]


def test_a_changed_tag_makes_it_stale(stored, course):
    stored.cells[1].metadata["tags"] = ["raises-exception"]
    assert staleness.changes(stored, course) == ["code changed"]


def test_changed_prose_makes_it_stale_but_needs_no_run(stored, course):
    stored.cells[0].source += " Well."
    assert staleness.changes(stored, course) == ["prose changed"]
    assert not staleness.needs_run(["prose changed"])
    assert staleness.needs_run(["prose changed", "code changed"])


def test_outputs_and_the_start_up_cell_do_not_count(stored, course):
    from tools import startup

    stored.cells[1].outputs = [{"output_type": "stream", "name": "stdout", "text": "5"}]
    startup.put(stored, course)
    assert staleness.changes(stored, course) == []


def test_a_changed_record_is_named(stored, course, put_record):
    put_record("digits/beyond", [0.43])
    assert staleness.changes(stored, course) == ["record digits/beyond changed"]


def test_records_that_it_does_not_name_do_not_count(stored, course, put_record):
    put_record("digits/curve-100", [1.0])
    put_record("digits/beyond-2", [1.0])
    put_record("bench/pages", [1.0])
    assert staleness.changes(stored, course) == []


def test_quoting_how_long_pages_take_does_not_count(stored, course, put_record):
    put_record("bench/pages", [1.0])
    stored.cells[0].source = "1<!-- bench/pages error_percent --> %"
    assert staleness.changes(stored, course) == ["prose changed", "record digits/published gone"]


def test_a_record_that_went_or_came_is_named(stored, course):
    (course.root / "trained/digits/beyond/record.json").unlink()
    assert staleness.changes(stored, course) == ["record digits/beyond gone"]
    stored.cells[0].source += "9<!-- digits/curve-100 error_percent --> %"
    assert staleness.changes(stored, course) == [
        "prose changed",
        "record digits/beyond gone",
        "record digits/curve-100 new",
    ]


def test_a_caption_names_records_too(stored, course):
    stored.cells[1].metadata["mystnb"] = {"figure": {"caption": "9.6<!-- digits/curve-100 error_percent --> %"}}
    assert "record digits/curve-100 new" in staleness.changes(stored, course)


def test_an_f_string_names_all_records_that_fit(course):
    nb = new_notebook(cells=[new_code_cell('for n in sizes:\n    f"digits/curve-{n}"; "*/*"')])
    assert "record digits/curve-100" in staleness.parts(nb, course)
    assert "record digits/beyond" not in staleness.parts(nb, course)


def test_a_changed_module_is_named(stored, course):
    edit(course, "utils/sums/plain.py", "def add(a, b):\n    return b + a\n")
    assert staleness.changes(stored, course) == ["module utils.sums.plain changed"]


def test_the_rest_of_the_package_does_not_count(stored, course):
    edit(course, "utils/sums/twice.py", "def double(a):\n    return a + a\n")
    edit(course, "utils/sums/__init__.py", "from utils.sums.plain import add\n")
    assert staleness.changes(stored, course) == []


@pytest.mark.parametrize(
    ("code", "module"),
    [
        ("from utils.sums import add", "utils.sums.plain"),
        ("from utils.sums import doubled", "utils.sums.twice"),
        ("from utils.sums import twice", "utils.sums.twice"),
        ("from utils.sums.twice import double", "utils.sums.twice"),
        ("from utils.lazy import load", "utils.lazy.files"),
        ("import utils.sums.plain as plain", "utils.sums.plain"),
        ("import utils.sums", "utils.sums"),
        ("from utils import sums", "utils.sums"),
        ("def late():\n    from utils.sums import add", "utils.sums.plain"),
        ("from utils.sums import PLAIN", "utils.sums"),
    ],
)
def test_an_import_leads_to_the_file_that_holds_the_name(course, code, module):
    assert list(modules.imported(ast.parse(code), course.root)) == [module]


@pytest.mark.parametrize(
    "code", ["import numpy", "from utilities import add", "from . import utils", "import utils.none"]
)
def test_other_imports_are_left_alone(course, code):
    assert modules.imported(ast.parse(code), course.root) == {}


@pytest.mark.parametrize("first", ["%matplotlib inline", "!ls", "%time add(1, 2)", "%%time", "%%capture out", "add?"])
def test_magics_do_not_hide_imports(course, first):
    nb = new_notebook(cells=[new_code_cell(f"{first}\nfrom utils.sums import add")])
    assert "module utils.sums.plain" in staleness.parts(nb, course)


@pytest.mark.parametrize("source", ["%%html\n<b>5 %</b>", "for x in 3\n  print(x)", ""])
def test_cells_without_python_are_no_hindrance(course, source):
    assert set(staleness.parts(new_notebook(cells=[new_code_cell(source)]), course)) == {"code", "prose"}
