"""Pooling and shifts: by keyboard, on narrow pages and dark ones, with nothing that moves by itself, and in time."""

import numpy as np
import pytest

from tests.live.reading_pooling import opening
from tests.site.test_pages import faults


@pytest.fixture
def figure(open_page):
    with opening(open_page) as open_figure:
        yield open_figure


@pytest.mark.parametrize("width", [320, 640, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_use_it(figure, width, theme):
    shown = figure(width=width)
    shown.page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
    shown.page.wait_for_timeout(100)
    assert faults(shown.page) == []
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= width
    parts = shown.root.locator(".live-sheet, .live-plot svg, button, select")
    for box in parts.evaluate_all("(parts) => parts.map((part) => part.getBoundingClientRect())"):
        assert box["left"] >= 0 and box["right"] <= width


def test_all_can_be_reached_by_the_tab_key_in_the_order_of_reading(figure):
    shown = figure()
    reached = []
    for _ in range(11):
        shown.page.keyboard.press("Tab")
        reached.append(shown.page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.value"))
    names = [name.split(",")[0].split(";")[0] for name in reached]
    moves = [f"Move {name}" for name in ("left", "up", "down", "right")]
    assert names == ["three", "max", "2", "no", "Picture", *moves, "", "Pooled map of the moved picture"]
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert shown.page.evaluate(outline) == "solid", "where the focus is can be seen"


def test_keys_do_not_scroll_the_page_and_shortcuts_stay_the_browser_s(figure):
    shown = figure(width=320)
    shown.sheet.focus()
    before = shown.page.evaluate("scrollY")
    shown.press("down", "down")
    assert shown.page.evaluate("scrollY") == before
    taken = "(e) => e.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowLeft', altKey: true, cancelable: true}))"
    assert shown.sheet.evaluate(taken), "alt and an arrow go back in the browser's history"
    assert shown.caption(shown.moved) == "moved 1 right, 2 down"


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_by_itself(figure, motion):
    shown = figure(reduced_motion=motion)
    shown.press("right")
    assert shown.page.evaluate("document.getAnimations().length") == 0
    assert shown.caption(shown.moved) == "moved 2 right"


@pytest.mark.timed
def test_from_a_key_to_the_picture_within_16_ms(figure):
    shown = figure()
    shown.choose("eight", "blur", 5, "moved along")  # what takes longest
    times = shown.sheet.evaluate(
        """async (sheet) => {
          const times = [];
          for (let k = 0; k < 40; k++) {
            await new Promise(requestAnimationFrame);
            const start = performance.now();
            const key = k % 8 < 4 ? "ArrowRight" : "ArrowDown";
            sheet.dispatchEvent(new KeyboardEvent("keydown", { key: k % 2 ? "Home" : key, cancelable: true }));
            document.body.getBoundingClientRect(); // laid out
            times.push(performance.now() - start);
          }
          return times;
        }"""
    )
    assert np.median(times) < 16
