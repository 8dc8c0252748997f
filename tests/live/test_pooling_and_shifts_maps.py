"""Pooling and shifts: the pooled maps, where they differ, and how much they overlap."""

import numpy as np
import pytest

from tests.live.reading_pooling import DARK, LIGHT, colours, opening
from tests.live.shifts import REACH, SIDES, moved, overlap, pooled


@pytest.fixture
def figure(open_page):
    with opening(open_page) as open_figure:
        yield open_figure


def test_it_starts_with_a_moved_digit(figure, picture):
    shown = figure()
    assert shown.caption(shown.moved) == "moved 1 right" and shown.caption(shown.before) == "as it was"
    wanted = colours(moved(picture("three"), 0, 1)[0], "ink", LIGHT)
    np.testing.assert_allclose(shown.pixels(shown.moved), wanted, atol=1)


@pytest.mark.parametrize(("rule", "key"), [("max", "three"), ("average", "hill"), ("stride", "eight"), ("blur", "bar")])
def test_each_pooling_shows_its_maps_what_differs_and_how_much(figure, picture, rule, key):
    shown = figure()
    shown.choose(key, rule)
    shown.press("right", "down")
    for side in SIDES:
        shown.choose(window=side)
        before, now = pooled(picture(key, side), rule, side), pooled(moved(picture(key, side), 1, 2), rule, side)
        for board, pooled_map in ((shown.now, now), (shown.before, before)):
            np.testing.assert_allclose(shown.pixels(board), colours(pooled_map[0], "output", LIGHT), atol=1)
        differ = int((abs(now - before) > 1e-6).sum())
        assert shown.caption(shown.now) == f"{differ} of {now.size} differ\n▲ more, ▼ less"
        assert shown.path(shown.now, "marks").count("z") == differ
        assert shown.overlap() == pytest.approx(overlap(now, before), abs=0.0101)


def test_marks_point_up_where_the_map_has_more_and_lie_in_their_cells(figure):
    shown = figure()
    shown.choose("dot", "max", 5)
    shown.press("Home", "left")
    marks = shown.path(shown.now, "marks").removesuffix("z").split("z")
    centres, ups = [], []
    for mark in marks:
        corner, rest = mark[1:].split("h")
        x, y = map(float, corner.split())
        width, tip = rest.split("l")
        centres.append((y + float(tip.split()[1]) / 2, x + float(width) / 2))
        ups.append(float(tip.split()[1]) < 0)
    assert (centres, ups) == ([(4.5, 3.5), (4.5, 4.5)], [True, False])
    assert shown.overlap() == 0


def test_the_plot_shows_the_overlap_at_every_shift_and_where_we_are(figure, picture):
    shown = figure()
    shown.choose("eight", "average", 3)
    x = picture("eight", 3)
    for key, label, shift in (
        ("right", "pixels right", lambda k: (0, k)),
        ("up", "pixels down (moved 2 right)", lambda k: (k, 2)),
    ):
        shown.press(key)
        points, marked = shown.plot()
        wanted = [overlap(pooled(moved(x, *shift(k)), "average", 3), pooled(x, "average", 3)) for k in REACH]
        (bottom, top) = (shown.root.locator(".live-plot-axes").get_attribute("d").split("V")[k] for k in (1, 0))
        bottom, top = float(bottom.split("H")[0]), float(top.split()[1])
        heights = [(bottom - y) / (bottom - top) for _, y in points]
        assert heights == pytest.approx(wanted, abs=1e-5)
        at = {"right": 2, "up": -1}[key]
        assert marked == pytest.approx(points[at + 5][0])
        assert shown.root.locator(".live-plot text").last.text_content() == label
        assert f"{wanted[at + 5]:.2f}" in shown.root.locator(".live-plot svg").get_attribute("aria-label")


def test_moved_along_a_shift_by_the_window_keeps_everything(figure):
    shown = figure()
    for side in SIDES:
        shown.choose(window=side, compare="moved along")
        shown.press("Home", *["right"] * side)
        assert shown.overlap() == 1 and shown.path(shown.now, "marks") == ""
        assert shown.caption(shown.before) == "by whole cells: moved 1 right"
        np.testing.assert_array_equal(shown.pixels(shown.now), shown.pixels(shown.before))
        shown.press("left")
        assert shown.overlap() < 1
        shown.choose(compare="as it was")
        shown.press("right")
        assert shown.overlap() < 1 and shown.caption(shown.before) == "as it was"


def test_dark_is_drawn_anew_and_light_again(figure, picture):
    shown = figure()
    for theme, palette in (("dark", DARK), ("light", LIGHT)):
        shown.page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
        shown.page.wait_for_timeout(100)
        x = moved(picture("three"), 0, 1)
        np.testing.assert_allclose(shown.pixels(shown.moved), colours(x[0], "ink", palette), atol=1)
        maps = colours(pooled(x, "max", 2)[0], "output", palette)
        np.testing.assert_allclose(shown.pixels(shown.now), maps, atol=1)
