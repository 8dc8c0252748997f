"""The course's own pages: fresh, with true numbers, in normal form, in the standard's order, quick enough."""

import re
from pathlib import Path

import pytest

from tools import notebooks, numbers, outputs, staleness, startup
from tools.pages import Course
from utils.experiments import records

COURSE = Course(Path(__file__).resolve().parents[2])
PAGES = [page for page in COURSE.notebooks if not page.is_lab]
LIMIT, TOGETHER = 60, 8 * 60  # seconds: a page, and all of them

# What stands on every page, in this order; the last three are headings.
ORDER = {
    "what you will learn": r"what you will learn",
    "what you need": r"what you need",
    "how many minutes it takes": r"\bminutes\b",
    "a heading “One thing to break”": r"^#+ .*one thing to break",
    "a heading “Self-check”": r"^#+ .*self-check",
    "a folded answer (a dropdown or <details>)": r"class: dropdown|\{dropdown\}|<details",
    "a heading “What to read next”": r"^#+ .*what to read next",
}

every_notebook = pytest.mark.parametrize("page", COURSE.notebooks, ids=lambda page: page.name)
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
every_text = pytest.mark.parametrize("page", COURSE.texts, ids=lambda page: page.name)


@every_notebook
def test_it_is_fresh(page):
    assert not (reasons := notebooks.stale_because(page, COURSE)), (
        f"{page.name} is stale: {reasons}; run `make notebooks`."
    )


@every_notebook
def test_its_numbers_are_sourced_and_true(page):
    texts = staleness.prose(notebooks.read(page))
    assert [p for where, holder, key in texts for p in _number_problems(holder[key], f"{page.name}, {where}")] == []


@every_text
def test_numbers_in_markdown_are_sourced_and_true(page):
    assert _number_problems(page.path.read_text(encoding="utf-8"), page.name) == []


@every_notebook
def test_its_first_code_cell_fetches_the_course(page):
    first = next(cell for cell in notebooks.read(page).cells if cell.cell_type == "code")
    assert first.source == startup.text(COURSE, lab=page.is_lab)


@every_notebook
def test_its_outputs_are_as_they_are_stored(page):
    nb = notebooks.read(page)
    assert outputs.problems(nb) == []
    assert all(cell.execution_count is None for cell in nb.cells if cell.cell_type == "code")


@every_page
def test_it_is_in_the_standard_s_order(page):
    text, place = "\n\n".join(cell.source for cell in notebooks.read(page).cells if cell.cell_type == "markdown"), 0
    for part, pattern in ORDER.items():
        found = re.compile(pattern, re.I | re.M).search(text, place)
        assert found, f"{page.name} lacks {part}, or has it too early; the order is: {', '.join(ORDER)}."
        place = found.end()


def test_every_page_is_quick_enough():
    seconds = {metric.name.removesuffix("_seconds"): metric.mean for metric in records.load("bench/pages").metrics}
    assert set(seconds) >= {page.name for page in PAGES}, "run `make notebooks`: a page was never timed"
    assert not {name: value for name, value in seconds.items() if value > LIMIT}
    assert sum(seconds.values()) <= TOGETHER


def _number_problems(text, where):
    return numbers.problems(text, where, COURSE.trained, COURSE.bibliography)
