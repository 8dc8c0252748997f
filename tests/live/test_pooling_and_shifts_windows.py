"""Pooling and shifts: where the windows lie, and the one that is watched."""

import pytest

from tests.live.reading_pooling import opening
from tests.live.shifts import RULES


@pytest.fixture
def figure(open_page):
    with opening(open_page) as open_figure:
        yield open_figure


def test_the_borders_of_the_windows_are_drawn(figure):
    shown = figure()
    for side, lines in ((2, 14), (3, 9), (4, 7), (5, 5)):
        shown.choose(window=side)
        borders = shown.path(shown.moved, "borders")
        assert borders.count("H") == borders.count("V") == lines
        assert f"M0 {side}H" in borders


def test_the_watched_window_tells_the_counter_example(figure):
    shown = figure()
    shown.choose("dots", "max", 5)
    sentence = shown.read.locator("p").last
    shown.press("right")
    inside = "Its largest value is still inside, and nothing larger has come in."
    assert sentence.inner_text() == f"The framed window: 0.60 before, 0.60 now. {inside}"
    shown.press("right")
    assert sentence.inner_text() == "The framed window: 0.60 before, 1.00 now. A larger value has come in."


def test_a_window_is_watched_by_mouse_and_by_keys(figure):
    shown = figure()
    shown.choose("dots", "max", 5)
    sheet = shown.now.locator(".live-sheet")
    box = sheet.bounding_box()
    shown.page.mouse.move(box["x"] + 3.5 / 6 * box["width"], box["y"] + 4.5 / 6 * box["height"])
    assert shown.path(shown.now, "window") == shown.path(shown.before, "window") == "M3 4h1v1h-1z"
    assert shown.path(shown.moved, "window").startswith("M14.8 19.8h5.4"), "the pixels that it looks at"
    assert shown.path(shown.moved, "kept").startswith("M18.2 21.5"), "the largest of them"
    assert shown.read.locator("p").last.inner_text().startswith("The framed window: 1.00 before, 1.00 now.")
    shown.press("left", "up", on=sheet)
    assert shown.path(shown.now, "window") == "M2 3h1v1h-1z"
    assert shown.read.locator("p").last.inner_text().endswith("Nothing was in it, and nothing is.")
    shown.press(*["up"] * 9, on=sheet)
    assert shown.path(shown.now, "window") == "M2 0h1v1h-1z", "no farther than the map goes"
    assert shown.caption(shown.moved) == "moved 1 right", "the picture stays"


def test_what_a_window_reads_depends_on_the_pooling(figure):
    shown = figure()
    shown.choose("chessboard", window=2)  # the window of rows 14, 15 and columns 14, 15 is watched
    reads = {}
    for rule in RULES:
        shown.choose(pooling=rule)
        reads[rule] = (shown.path(shown.moved, "window").split("v")[0], bool(shown.path(shown.moved, "kept")))
    window, wider = "M13.8 13.8h2.4", "M12.8 12.8h4.4"
    assert reads == {
        "max": (window, True),
        "average": (window, False),
        "stride": (window, True),
        "blur": (wider, False),
    }
