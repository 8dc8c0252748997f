"""Pictures of shifts and of receptive fields: small, closed, and true to the numbers that they are given."""

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest
from matplotlib.colors import to_hex

from tests.figures.sound import assert_sound
from utils import figures
from utils.figures import colours

RNG = np.random.default_rng(0)
CASES = {
    "as it was": {"signal": ([0, 0, 1, 1], "input"), "pooled": ([0, 1], "output")},
    "shifted": {"signal": ([0, 1, 1, 0], "input"), "pooled": ([1, 1], "output")},
}
LINES = {"max": [0.0, 0.5, 1.0], "blur": [0.0, 0.25, 0.5]}
FIELDS = {"conv1\n5 × 5": (13, 5), "pool2\n12 × 12": (8, 12)}
PICTURES = {
    "by_shift": lambda: figures.by_shift(LINES, "changed (%)", sds={"max": [0, 1, 2], "blur": [0, 1, 1]}),
    "receptive_fields": lambda: figures.receptive_fields(RNG.random((28, 28)), FIELDS),
    "sensitivity": lambda: figures.sensitivity(
        {"one": (RNG.random((28, 28)), 8, 12), "none": (np.zeros((9, 9)), 2, 3)}
    ),
    "signals": lambda: figures.signals(CASES),
}


@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
def test_it_is_small_closed_and_of_the_course_s_width(draw):
    assert_sound(draw)


def test_lines_against_shift_differ_in_style_and_marker_and_have_their_role_s_colour():
    axes = figures.by_shift(LINES, "distance", {"max": "input", "blur": "gradient"}).axes[0]
    lines = [container.lines[0] for container in axes.containers]
    assert len({line.get_linestyle() for line in lines}) == len({line.get_marker() for line in lines}) == 2
    assert [line.get_color() for line in lines] == [colours.INPUT, colours.GRADIENT]
    assert lines[0].get_xdata().tolist() == [0, 1, 2] and lines[1].get_ydata().tolist() == LINES["blur"]
    assert axes.get_xlabel().endswith("(pixels)") and axes.get_ylabel() == "distance"


def test_a_pooled_value_stands_below_those_it_was_made_from():
    figure = figures.signals(CASES)
    bars = [bar for panel in figure.axes for bar in panel.patches if len(panel.patches) == 2]
    assert [bar.get_x() + bar.get_width() / 2 for bar in bars] == pytest.approx([0.5, 2.5] * 2)
    assert to_hex(bars[0].get_edgecolor()) == colours.OUTPUT.lower()


def test_a_receptive_field_frames_whole_pixels():
    frame = figures.receptive_fields(np.zeros((28, 28)), {"unit": (8, 12)}).axes[0].patches[-1]
    assert (*frame.get_xy(), frame.get_width(), frame.get_height()) == (7.5, 7.5, 12, 12)


def test_sensitivity_is_scaled_to_the_largest():
    panel = figures.sensitivity({"one": (np.eye(4) / 8, 0, 4)}, columns=1).axes[0]
    assert panel.images[0].get_array().max() == 1 and panel.images[0].get_clim() == (0, 1)
