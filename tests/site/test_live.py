"""Every live figure where the book has it: it mounts, it works for everybody, and its page shows the text first."""

import re

import pytest

from tests.site.conftest import toc_pages
from tests.site.test_pages import faults, faults_of_colours, in_the_dark, visit  # noqa: F401 (a fixture)
from utils.live import figures

PLACE = re.compile(r'class="live-figure" data-figure="(\w+)"')


@pytest.fixture(scope="session")
def with_figures(book):
    """{page: the figures on it}, as the book was built."""
    found = {page: PLACE.findall((book.html / f"{page}.html").read_text(encoding="utf-8")) for page in toc_pages()}
    return {page: names for page, names in found.items() if names}


def reach(page):
    """Scroll to each figure in turn, until it is built."""
    places = page.locator(".live-figure")
    for k in range(places.count()):
        places.nth(k).scroll_into_view_if_needed()
        places.nth(k).locator("> .live > *").first.wait_for()


def test_every_figure_has_its_page(with_figures):
    made = {figure.module for figure in vars(figures).values() if getattr(figure, "module", None)}
    assert {name for names in with_figures.values() for name in names} == made


def loaded(page):
    """How many bytes the page's figures have loaded, as they came over the wire."""
    return page.evaluate(
        "performance.getEntriesByType('resource').filter((entry) => /_static.(live|weights)/.test(entry.name))"
        ".reduce((sum, entry) => sum + entry.encodedBodySize, 0)"
    )


@pytest.mark.parametrize("width", [320, 1280])
def test_figures_work_on_their_pages(with_figures, visit, width):  # noqa: F811
    for name in with_figures:
        seen = visit(name, width=width)
        reach(seen.page)
        assert 0 < loaded(seen.page) < 1e6
        assert seen.page.locator(".live-problem").count() == 0
        assert {"light": faults(seen.page, ".live-figure")} == {"light": []}
        in_the_dark(seen.page)
        assert {"dark": faults_of_colours(seen.page, ".live-figure")} == {"dark": []}
        assert (seen.errors, seen.elsewhere, seen.missing) == ([], [], [])
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


def test_pages_show_their_text_before_a_figure_is_loaded(with_figures, visit):  # noqa: F811
    for name in with_figures:
        page = visit(name).page
        far = page.locator(".live-figure").first.bounding_box()["y"] > 2000
        assert page.locator(".bd-article h1").first.is_visible()
        assert not far or page.locator(".live").count() == 0


def test_pages_without_figures_load_nothing_of_them(book, with_figures):
    for name in set(toc_pages()) - set(with_figures):
        assert "live/loader.js" not in (book.html / f"{name}.html").read_text(encoding="utf-8")
