"""Convolution by hand: the operation, stride, padding and dilation, and settings that leave no output."""

import itertools
from functools import partial

import numpy as np
import pytest

from tests.live.by_torch import correlated
from tests.live.reading_convolution import GRID, FigureReader
from tests.site.test_pages import faults


@pytest.fixture
def reader(open_page):
    return partial(FigureReader.of_a_new_page, open_page)


def test_an_impulse_tells_the_two_operations_apart(reader):
    seen = reader()
    seen.choose("image", "impulse")
    seen.choose("kernel", "1, 2, 3, …")
    counting = np.arange(1, 10).reshape(3, 3)
    np.testing.assert_array_equal(seen.numbers("output")[1:4, 1:4], counting[::-1, ::-1])
    assert len(seen.page.evaluate(GRID, "kernel")) == 1
    seen.pick("operation", "convolution")
    np.testing.assert_array_equal(seen.numbers("output")[1:4, 1:4], counting)
    np.testing.assert_array_equal(seen.numbers("kernel", 0), counting)
    np.testing.assert_array_equal(seen.numbers("kernel", 1), counting[::-1, ::-1])
    seen.cell("output z", 1, 1).hover()
    assert seen.sum == "z1,1 = 9 · 0 + 8 · 0 + 7 · 0 + 6 · 0 + 5 · 0 + 4 · 0 + 3 · 0 + 2 · 0 + 1 · 1 = 1"


def test_stride_padding_and_dilation(reader):
    seen = reader()
    seen.pick("stride S", 3)
    image, kernel = seen.numbers("input"), seen.numbers("kernel")
    np.testing.assert_array_equal(seen.numbers("output"), correlated(image, kernel, "correlation", stride=3))
    unused = np.array([[cell["unused"] for cell in row] for row in seen.cells("input")])
    assert unused[6].all() and unused[:, 6].all() and not unused[:6, :6].any()
    assert seen.figure.get_by_text("hatched: no window looks here").is_visible()
    assert seen.figure.locator(".live-formula").inner_text().endswith("= ⌊4 / 3⌋ + 1 = 2")
    seen.pick("padding P", 1)
    seen.pick("dilation D", 2)
    wanted = correlated(image, kernel, "correlation", stride=3, padding=1, dilation=2)
    np.testing.assert_array_equal(seen.numbers("output"), wanted)
    assert seen.framed("input") == list(itertools.product((0, 2, 4), repeat=2))  # counted with the padding
    assert seen.cells("input")[0][0]["padding"]
    seen.pick("stride S", 1)
    seen.pick("dilation D", 1)
    assert not seen.figure.get_by_text("hatched").is_visible()


def test_what_is_impossible_says_why_and_keeps_the_output(reader):
    seen = reader()
    seen.pick("kernel K", 5)
    before = seen.numbers("output")
    seen.pick("dilation D", 2)
    assert seen.said.startswith(
        "No output: with side 5 and dilation 2 the kernel spans 9 pixels, but the image has only 7."
    )
    assert seen.figure.locator(".live-formula").inner_text().endswith("= ⌊−2 / 1⌋ + 1 = no place")
    np.testing.assert_array_equal(seen.numbers("output"), before)
    assert seen.figure.locator(".live-grid[data-role=output]").get_attribute("class") == "live-grid live-stale"
    assert seen.framed("input") == seen.framed("output") == [] and seen.sum == ""
    assert all(
        seen.figure.get_by_role("button", name=name, exact=True).is_disabled() for name in ("Back", "Next", "Play")
    )
    assert faults(seen.page) == []
    seen.pick("padding P", 1)
    assert (
        seen.said.startswith("Point at")
        and seen.framed("output") == [(0, 0)]
        and seen.numbers("output").shape == (1, 1)
    )
    assert seen.page.errors == []
