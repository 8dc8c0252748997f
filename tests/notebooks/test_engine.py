"""`python -m tools.notebooks` on a small course: what is run, what is stored, what is said."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from tools import execution, notebooks, startup, timing
from tools.pages import PageError
from utils.experiments import records
from utils.grading import labs


@pytest.fixture(autouse=True)
def machine(monkeypatch):
    """A machine that is named without loading torch."""
    monkeypatch.setattr(timing, "machine", lambda: ("cpu: test", 2))


@pytest.fixture
def ran(monkeypatch):
    """Instead of a kernel: note which page would be run, and give its last code cell an output."""
    pages = []

    def run(nb, page, course, limit):
        pages.append(page.name)
        nb.cells[-1].outputs = [nbformat.v4.new_output("stream", name="stdout", text=f"run {len(pages)}\n")]
        return 1.5

    monkeypatch.setattr(notebooks, "run", run)
    return pages


def command(course, *arguments):
    return notebooks.main(arguments, course.root)


def stored(course, name="one/page"):
    return notebooks.read(course.find(name))


def test_stale_pages_are_run_and_fresh_ones_are_not(course, ran):
    assert command(course) == 0 and ran == ["one/page", "one/other"]
    assert command(course) == 0 and len(ran) == 2
    assert command(course, "--all") == 0 and len(ran) == 4


def test_only_the_pages_named_are_run(course, ran):
    assert command(course, "book/one/page.ipynb") == 0 and ran == ["one/page"]
    assert command(course, "one/other") == 0 and ran == ["one/page", "one/other"]


def test_an_unknown_page_is_named_with_those_there_are(course, ran, capsys):
    assert command(course, "page") == 1 and ran == []
    assert "no page 'page'; the notebooks in _toc.yml are: one/page, one/other" in capsys.readouterr().err


def test_a_missing_page_in_the_contents_is_named(course):
    (course.root / "book/index.md").unlink()
    with pytest.raises(PageError, match=r"_toc\.yml names book/index"):
        _ = course.pages


def test_check_names_page_and_reason_and_changes_nothing(course, ran, capsys):
    command(course)
    assert command(course, "--check") == 0
    (course.root / "utils/sums/plain.py").write_text("def add(a, b):\n    return 5\n")
    before = {path: path.read_bytes() for path in course.root.rglob("*") if path.is_file()}
    capsys.readouterr()
    assert command(course, "--check") == 1
    reason = "one/page is stale: module utils.sums.plain changed. `make notebooks` renews it.\n"
    assert capsys.readouterr().out == reason
    assert {path: path.read_bytes() for path in course.root.rglob("*") if path.is_file()} == before


def test_check_sees_numbers_first_cell_and_form(course, ran, put_page, put_record, capsys):
    put_page("page", new_markdown_cell("0.44<!-- digits/beyond error_percent --> %"), new_code_cell("1"))
    command(course)
    put_record("digits/beyond", [0.41])
    nb = stored(course)
    nb.cells[1].source = startup.MARK
    nb.cells[2].execution_count = 3
    nbformat.write(nb, course.find("one/page").path)
    capsys.readouterr()
    assert command(course, "--check", "one/page") == 1
    said = capsys.readouterr().out
    assert "record digits/beyond changed; numbers in prose differ" in said
    assert "first code cell isn't the one" in said and "aren't normalised" in said
    command(course)
    assert stored(course).cells[0].source == "0.41<!-- digits/beyond error_percent --> %"
    assert command(course, "--check") == 0


def test_prose_is_renewed_without_a_run(course, ran):
    command(course)
    nb = stored(course)
    nb.cells[0].source += "\n\nMore."
    nbformat.write(nb, course.find("one/page").path)
    assert command(course, "--check") == 1
    assert command(course) == 0 and len(ran) == 2
    assert command(course, "--check") == 0


def test_markdown_pages_and_the_readme_are_refreshed(course, ran):
    for name in ("book/index.md", "README.md"):
        (course.root / name).write_text("It errs in 1.00<!-- digits/beyond error_percent --> %.\n", encoding="utf-8")
    command(course)
    for name in ("book/index.md", "README.md"):
        assert (course.root / name).read_text() == "It errs in 0.44<!-- digits/beyond error_percent --> %.\n"


def test_seconds_are_kept_for_each_page(course, ran):
    timing.keep("gone/page", 3.0, course)
    timing.keep("one/other", 9.0, course)
    command(course, "one/page")
    command(course, "one/page", "--all")
    record = records.load("bench/pages", course.trained)
    assert [(metric.name, metric.mean) for metric in record.metrics] == [
        ("one/other_seconds", 9.0),
        ("one/page_seconds", 1.5),
    ]
    assert record.metrics[0].unit == "s" and record.metrics[0].rows[0]["device"] == "cpu: test"


def test_a_page_that_fails_is_left_as_it_was_and_the_others_run(course, ran, monkeypatch, capsys):
    good = notebooks.run

    def run(nb, page, course, limit):
        if page.name == "one/page":
            raise PageError("a cell failed:\nZeroDivisionError")
        return good(nb, page, course, limit)

    monkeypatch.setattr(notebooks, "run", run)
    assert command(course) == 1 and ran == ["one/other"]
    assert "one/page: a cell failed" in capsys.readouterr().err
    assert command(course, "--check", "one/other") == 0 and command(course, "--check", "one/page") == 1
    assert stored(course).cells[-1].outputs == []


def test_a_page_with_problems_is_not_stored(course, monkeypatch, capsys):
    def run(nb, page, course, limit):
        nb.cells[-1].outputs = [nbformat.v4.new_output("stream", name="stderr", text="careful\n")]
        return 1.0

    monkeypatch.setattr(notebooks, "run", run)
    assert command(course, "one/page") == 1
    assert "one/page: not stored, because cell 3 writes to stderr" in capsys.readouterr().err
    assert stored(course).cells[-1].outputs == []


def test_a_module_saved_during_the_run_leaves_the_page_stale(course, ran, monkeypatch):
    good = notebooks.run

    def run(nb, page, course, limit):
        (course.root / "utils/sums/plain.py").write_text("def add(a, b):\n    return 0\n")
        return good(nb, page, course, limit)

    monkeypatch.setattr(notebooks, "run", run)
    command(course, "one/page")
    assert command(course, "--check", "one/page") == 1


def test_a_lab_is_stored_without_outputs(course, ran, put_page):
    (course.root / "labs/source").mkdir(parents=True)
    course.find("one/page").path.rename(course.root / "labs/source/page.ipynb")
    labs.make("page", course.root)
    toc = course.root / "_toc.yml"
    toc.write_text(toc.read_text().replace("book/one/page", "labs/page"))
    assert command(course, "labs/page") == 0 and ran == ["labs/page"]
    nb = json.loads((course.root / "labs/page.ipynb").read_text())
    assert nb["cells"][-1]["outputs"] == [] and command(course, "--check") == 1 and command(course) == 0
    assert command(course, "--check") == 0


def test_a_lab_is_made_anew_when_its_source_has_changed(course, ran, put_page, capsys):
    test_a_lab_is_stored_without_outputs(course, ran, put_page)
    source = course.root / "labs/source/page.ipynb"
    source.write_text(source.read_text().replace("# Page", "# Changed"))
    capsys.readouterr()
    assert command(course, "--check") == 1
    assert "labs/page is stale: it isn't what its source makes" in capsys.readouterr().out
    assert command(course) == 0 and command(course, "--check") == 0 and ran.count("labs/page") == 1, (
        "prose needs no run"
    )
    assert "# Changed" in (course.root / "labs/page.ipynb").read_text()


def test_a_lab_with_a_broken_source_is_named(course, ran, put_page, capsys):
    test_a_lab_is_stored_without_outputs(course, ran, put_page)
    source = course.root / "labs/source/page.ipynb"
    source.write_text(source.read_text().replace("from utils", "# SOLUTION\\nfrom utils"))
    assert command(course, "labs/page") == 1
    assert "has a '# SOLUTION' without its partner" in capsys.readouterr().err


def test_a_file_that_is_no_notebook_is_named(course, ran, capsys):
    course.find("one/page").path.write_text("{")
    with pytest.raises(PageError, match=r"page\.ipynb is no notebook"):
        stored(course)


def test_the_kernel_starts_in_the_page_s_folder_and_finds_utils(course, put_page):
    shown = "print(add(2, 3), os.path.basename(os.getcwd()), os.environ['COURSE_DATA'])"
    code = f"import os\nfrom utils.sums import add\n{shown}"
    put_page("page", new_markdown_cell("# Page"), new_code_cell(code))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_DATA", "data")
        patch.setenv("COURSE_TRAIN", "1")
        assert "COURSE_TRAIN" not in execution.environment(course)
        assert command(course, "one/page") == 0
        assert stored(course).cells[-1].outputs[0].text == "5 one $COURSE_DATA\n"
        assert command(course, "--check", "one/page") == 0


@pytest.mark.parametrize(
    ("code", "limit", "message"),
    [
        ("1 / 0", 60, "ZeroDivisionError"),
        ("import time\ntime.sleep(99)", 1, "stopped after 1 s"),
        ("import os\nos._exit(1)", 60, "kernel died"),
    ],
)
def test_a_run_that_goes_wrong_says_why(course, put_page, code, limit, message):
    page = put_page("page", new_code_cell(code))
    with pytest.raises(PageError, match=message):
        execution.run(notebooks.read(page), page, course, limit)
