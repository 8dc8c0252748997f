"""Backprop, number by number: by keyboard and by touch, on narrow pages and dark ones, and in time."""

import itertools
from functools import partial

import pytest

from tests.live.reading_backprop import OPERATIONS, TOP, WAYS, FigureReader
from tests.site.test_pages import faults


@pytest.fixture
def reader(open_page):
    return partial(FigureReader.of_a_new_page, open_page)


def test_all_of_it_works_by_keyboard(reader):
    seen = reader()
    keys = seen.page.keyboard
    seen.figure.get_by_role("radio", name="cross-correlation").focus()
    keys.press("ArrowRight")
    assert seen.figure.get_by_role("radio", name="convolution", exact=True).is_checked()
    keys.press("Tab")  # into x
    keys.press("ArrowDown")
    keys.type("5")
    assert seen.numbers(TOP["x"])[1, 0] == 5
    for grid in ("w", "b", "y", "delta"):
        keys.press("Tab")
        keys.type("2")
        assert seen.numbers(TOP[grid])[0, 0] == 2
    keys.press("Tab")
    keys.press("ArrowRight")
    assert seen.figure.get_by_role("radio", name="∂L/∂w", exact=True).is_checked()
    for name in ("Back", "Next", "Play", "Reset"):
        keys.press("Tab")
        assert seen.page.evaluate("document.activeElement.textContent") == name
    keys.press("Tab")  # into the result
    keys.press("ArrowDown")
    keys.press("ArrowRight")
    assert seen.framed("∂L/∂w") == seen.framed(TOP["w"]) == [(1, 1)]
    label = seen.page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label.startswith("∂L/∂w, row 1, column 1: ")
    keys.press("Tab")
    keys.press("ArrowLeft")
    assert seen.figure.get_by_role("radio", name="1", exact=True).is_checked()
    seen.agrees_with_torch("convolution")
    assert seen.page.errors == []


def test_a_tap_points_too(reader):
    seen = reader(width=360, has_touch=True)
    seen.cell("∂L/∂x", 2, 0).tap()
    assert seen.text("made") == "∂L/∂x2,0 = 3 · 1 = 3"


@pytest.mark.timed
def test_a_change_is_shown_in_time(reader):
    assert reader().milliseconds("if (k % 2) next.click(); else edit(k % 10)") < 16


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_shuts_a_reader_out(reader, width):
    seen = reader(width=width, reduced_motion="reduce")
    for wanted, theme in zip(WAYS, ("light", "dark", "dark", "light"), strict=True):
        seen.pick("look at", WAYS[wanted])
        seen.press("Next")
        seen.page.evaluate("theme => (document.documentElement.dataset.theme = theme)", theme)
        assert {(wanted, theme): faults(seen.page)} == {(wanted, theme): []}
    seen.layer_is("convolution")
    seen.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert faults(seen.page) == [] and seen.page.errors == []


@pytest.mark.parametrize("width", [320, 660])
def test_nothing_is_wider_than_the_page(reader, width):
    seen = reader(width=width)
    for grid in ("input x", "kernel w", "bias b", "target y"):
        seen.cell(grid, 0, 0).fill("-98.5")
    for operation, wanted in itertools.product(OPERATIONS, WAYS):
        seen.layer_is(operation)
        seen.pick("look at", WAYS[wanted])
        for _ in range(5):
            seen.press("Next")
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        inside = seen.page.evaluate("""() => {
          const right = document.querySelector(".live").getBoundingClientRect().right;
          return [...document.querySelectorAll(".live *")].every((one) => one.getBoundingClientRect().right <= right);
        }""")
        assert inside
