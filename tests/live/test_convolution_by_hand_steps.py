"""Convolution by hand: from output to output, each with its window and its sum."""

from functools import partial

import numpy as np
import pytest

from tests.live.by_torch import correlated
from tests.live.reading_convolution import FigureReader


@pytest.fixture
def reader(open_page):
    return partial(FigureReader.of_a_new_page, open_page)


def test_an_output_shows_its_window_and_its_sum(reader):
    seen = reader()
    image, kernel = seen.numbers("input"), seen.numbers("kernel")
    np.testing.assert_array_equal(seen.numbers("output"), correlated(image, kernel, "correlation"))
    seen.cell("output z", 2, 3).hover()
    assert seen.framed("output") == [(2, 3)]
    assert seen.framed("input") == [(i, j) for i in (2, 3, 4) for j in (3, 4, 5)]
    notes = [cell["note"].replace("−", "-") for row in seen.cells("input") for cell in row if cell["marked"]]
    assert [float(note) for note in notes] == kernel.flatten().tolist()
    assert seen.sum.startswith("z2,3 = (−1) · ")
    assert seen.value_of_sum() == pytest.approx((seen.numbers("output")[2, 3],) * 2)
    assert seen.page.errors == []


def test_steps_go_from_place_to_place(reader):
    seen = reader()
    assert seen.framed("output") == [(0, 0)]
    seen.press("Next")
    assert seen.framed("output") == [(0, 1)]
    for _ in range(4):
        seen.press("Next")
    assert seen.framed("output") == [(1, 0)]
    seen.press("Back")
    assert seen.framed("output") == [(0, 4)]
    for _ in range(5):
        seen.press("Back")
    assert seen.framed("output") == [(4, 4)]


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_play_fills_the_output_and_ends(reader, motion):
    seen = reader(reduced_motion=motion)
    seen.choose("kernel", "box blur")
    seen.pick("stride S", 3)  # 2 × 2 outputs
    seen.page.clock.install()
    seen.press("Play")
    for step in range(4):
        shown = [bool(cell["text"]) for row in seen.cells("output") for cell in row]
        assert shown == [True] * (step + 1) + [False] * (3 - step)
        assert seen.framed("output") == [divmod(step, 2)]
        seen.page.clock.run_for(800)
    assert seen.framed("output") == [(1, 1)]
    assert seen.figure.get_by_role("button", name="Play", exact=True).is_visible()
    seen.press("Play")
    assert seen.framed("output") == [(0, 0)]


def test_play_ends_when_a_reader_takes_over(reader):
    seen = reader()
    seen.page.clock.install()
    for act in (
        lambda: seen.press("Stop"),
        lambda: seen.press("Next"),
        lambda: seen.cell("output z", 3, 3).click(),
        lambda: seen.pick("stride S", 2),
    ):
        before, after = seen.interrupts(act, lambda: seen.framed("output"), step=800)
        assert after == before and np.isfinite(seen.numbers("output")).all()
