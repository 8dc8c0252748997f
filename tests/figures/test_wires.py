"""Networks neuron by neuron, and curves on logarithmic axes."""

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest
from matplotlib.patches import Circle, FancyArrowPatch

from tests.figures.sound import assert_sound
from utils import figures
from utils.figures import Neurons, Wires
from utils.figures.colours import PALE

WEIGHTS = [np.array([[1.0, -2], [np.nan, 3]]), np.array([[4.0, 5]])]
COLUMNS = [["6", "7"], ["8", "9"], ["10"]]
ROLES = ["input", "output", "output"]
SHARED = np.array([[1, 2, 3, 0, 0], [0, 1, 2, 3, 0], [0, 0, 1, 2, 3]])
PICTURES = {
    "neurons": lambda: figures.neurons([Neurons("there", COLUMNS, WEIGHTS, ROLES)]),
    "wires": lambda: figures.wires([Wires("cut", SHARED, cut=True), Wires("focus", SHARED, focus=1)]),
    "lines": lambda: figures.lines({"a": ([1, 10], [1, 100]), "b": ([1, 10], [2, 3])}, "step", "loss", log="xy"),
}


def texts(axes):
    return [text.get_text() for text in axes.texts if text.get_text()]


def arrows(axes):
    """Where every arrow starts and where its tip is, across: the ends of its line, which is drawn before the head."""
    paths = [patch.get_path().vertices[:, 0] for patch in axes.patches if isinstance(patch, FancyArrowPatch)]
    return [(path[0], path[2]) for path in paths]


@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
def test_it_is_small_closed_and_leaves_the_reader_s_settings(draw):
    assert_sound(draw)


def test_every_neuron_weight_and_note_is_drawn():
    notes = [["", ""], ["z = 8", ""], ["z = 10"]]
    axes = figures.neurons([Neurons("there", COLUMNS, WEIGHTS, ROLES, notes)]).axes[0]
    expected = ["there", *"6789", "10", "1", "−2", "3", "4", "5", "z = 8", "z = 10"]
    assert sorted(texts(axes)) == sorted(expected)


@pytest.mark.parametrize("backward", [False, True])
def test_arrows_point_the_way_and_missing_lines_have_none(backward):
    axes = figures.neurons([Neurons("", COLUMNS, WEIGHTS, ROLES, backward=backward)]).axes[0]
    found = arrows(axes)
    assert len(found) == 5  # four weights and two, less the NaN
    assert all((end < start) == backward for start, end in found)


def test_a_neuron_without_text_is_left_out():
    columns = [[None, None], ["8", "9"], ["10"]]
    axes = figures.neurons([Neurons("", columns, WEIGHTS, ROLES)]).axes[0]
    assert sum(isinstance(patch, Circle) for patch in axes.patches) == 2 * 3  # each on white


def test_missing_lines_are_pale_where_they_were_cut():
    cut, focus = PICTURES["wires"]().axes
    pale = [line for line in cut.lines if line.get_color() == PALE]
    assert len(pale) == 6 and len(cut.lines) == 15
    assert len(focus.lines) == 9


@pytest.mark.parametrize(("backward", "order"), [(False, ["w₀", "w₁", "w₂"]), (True, ["w₂", "w₁", "w₀"])])
def test_the_weights_in_focus_are_named_and_come_reversed_on_the_way_back(backward, order):
    panel = Wires("", SHARED, focus=2 if backward else 1, backward=backward)
    axes = figures.wires([panel]).axes[0]
    named = [text for text in axes.texts if text.get_text() in order]
    assert [text.get_text() for text in sorted(named, key=lambda text: -text.get_position()[1])] == order


def test_neurons_are_numbered():
    axes = figures.wires([Wires("", SHARED, letters=("x", "δ"))]).axes[0]
    assert {"x₀", "x₄", "δ₀", "δ₂"} <= set(texts(axes)) and len(texts(axes)) == 8


def test_lines_differ_in_style_and_have_the_axes_that_are_asked_for():
    axes = PICTURES["lines"]().axes[0]
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert len({line.get_linestyle() for line in axes.lines}) == 2
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("step", "loss")
    assert list(axes.lines[0].get_ydata()) == [1, 100]
