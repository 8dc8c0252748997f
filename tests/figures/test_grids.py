"""Grids of numbers show the numbers that they are given."""

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

from utils.figures import Grid, grids
from utils.figures.sheet import WIDTH


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts if text.get_text()]


def test_every_number_name_and_sign_is_drawn():
    x, w = np.array([[1.0, -2.5], [3.0, np.nan]]), np.array([[7]])
    shown = texts(grids([Grid(x, "input"), Grid(w, "kernel", "kernel")], ["⋆"]))
    assert sorted(shown) == sorted(["1", "−2.5", "3", "input", "7", "kernel", "⋆"])


def test_padding_is_drawn_as_zeros_around():
    assert Grid(np.ones((2, 3)), padding=1).size == (4, 5)
    assert texts(grids([Grid(np.ones((2, 3)), padding=1)])).count("0") == 20 - 6


@pytest.mark.parametrize("rows", [None, [1, 2]])
def test_everything_stays_on_the_sheet(rows):
    figure = grids([Grid(np.eye(n)) for n in (9, 5, 4)], ["a", "b"], rows=rows)
    assert figure.get_figwidth() == WIDTH
    for axes in figure.axes:
        left, right = axes.get_xlim()
        for patch in axes.patches:
            assert left <= patch.get_x() and patch.get_x() + patch.get_width() <= right
