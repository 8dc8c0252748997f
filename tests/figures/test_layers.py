"""Pictures of layers: what is connected with what, maps and matrices, and the learning curve."""

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest
from matplotlib.colors import to_rgba

from tests.figures.sound import assert_sound
from utils import figures
from utils.figures import colours

RNG = np.random.default_rng(0)
DENSE = np.arange(1, 36).reshape(5, 7)
BAND = np.array([[0 <= i - o < 3 for i in range(7)] for o in range(5)])
SHARED = np.array([[i - o + 1 if 0 <= i - o < 3 else 0 for i in range(7)] for o in range(5)])
TABLES = {"dense": DENSE, "sparse": DENSE * BAND, "shared": SHARED}
COUNTS = {"one": {"dense": 1000, "sparse": 90, "shared": 9}, "two": {"dense": 640_000, "sparse": 576, "shared": 9}}
CURVES = {"one": ([100, 1000, 10_000], [20, 8, 3], [2, 0.5, 0.1]), "two": ([100, 1000], [30, 11], [1, 1])}
SIGNED, POSITIVE = RNG.normal(size=(3, 5, 5)), RNG.random((3, 24, 24))
PICTURES = {
    "connections": lambda: figures.connections(TABLES),
    "learning_curve": lambda: figures.learning_curve(CURVES),
    "maps": lambda: figures.maps({"kernels": (SIGNED, "kernel"), "maps": (POSITIVE, "output")}),
    "maps in common": lambda: figures.maps({"one": (SIGNED, "kernel"), "two": (2 * SIGNED, "kernel")}, common=True),
    "matrix": lambda: figures.matrix(RNG.normal(size=(57, 78)) * (RNG.random((57, 78)) < 0.03), (0, 0, 10, 30)),
    "scan": lambda: figures.scan(RNG.random((28, 112)), RNG.random((10, 22)), step=4, side=28),
    "volumes": lambda: figures.volumes([((1, 28, 28), 5, (30, 24, 24)), ((30, 12, 12), 3, (15, 10, 10))]),
    "weight_counts": lambda: figures.weight_counts(COUNTS),
}


@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
def test_it_is_small_closed_and_leaves_the_reader_s_settings(draw):
    assert_sound(draw)


def texts(axes):
    return [text.get_text() for text in axes.texts]


def test_connections_and_weights_are_counted():
    counts = ["35 connections\n35 weights", "15 connections\n15 weights", "15 connections\n3 weights"]
    for panel, count in zip(PICTURES["connections"]().axes, counts, strict=True):
        assert count in texts(panel)


def test_lines_that_share_a_weight_share_a_style_that_no_others_have():
    panel = figures.connections({"shared": SHARED}).axes[0]
    lines = [line for line in panel.lines if tuple(line.get_xdata()) == (0, 3)]
    steps = [round(2 * (line.get_ydata()[1] - line.get_ydata()[0])) for line in lines]  # the same for a shared weight
    dashes = {
        step: {str(line._dash_pattern) for line, s in zip(lines, steps, strict=True) if s == step} for step in steps
    }
    assert len(dashes) == 3 and all(len(kinds) == 1 for kinds in dashes.values())
    assert len(set.union(*dashes.values())) == 3


def test_volumes_tell_the_shapes():
    first, second = (texts(panel) for panel in PICTURES["volumes"]().axes)
    assert first == ["weights\n30 × 1 × 5 × 5", "1 × 28 × 28", "30 × 24 × 24"]
    assert second == ["weights\n15 × 30 × 3 × 3", "30 × 12 × 12", "15 × 10 × 10"]


def test_bars_are_as_long_as_the_counts():
    axes = PICTURES["weight_counts"]().axes[0]
    assert axes.get_xscale() == "log"
    assert [bar.get_width() for bar in axes.patches] == [1000, 90, 9, 640_000, 576, 9]


def test_signed_maps_are_centred_on_zero_and_others_start_there():
    figure = PICTURES["maps"]()
    limits = [panel.images[0].get_clim() for panel in figure.axes if panel.images]
    top = np.abs(SIGNED).max()
    assert limits[:3] == [(-top, top)] * 3
    assert limits[3:] == [(0, POSITIVE.max())] * 3


def test_maps_in_common_have_one_scale():
    figure = PICTURES["maps in common"]()
    assert {panel.images[0].get_clim()[1] for panel in figure.axes if panel.images} == {2 * np.abs(SIGNED).max()}


def test_a_map_is_framed_in_the_colour_of_its_role():
    panel = figures.maps({"kernels": (SIGNED, "kernel")}).axes[0]
    assert panel.spines["left"].get_edgecolor() == to_rgba(colours.KERNEL)


def test_a_matrix_shows_the_part_that_is_asked_for():
    values = np.arange(-30, 30).reshape(6, 10)
    whole, part, _ = figures.matrix(values, (1, 2, 3, 4)).axes
    assert np.array_equal(whole.images[0].get_array(), values)
    assert np.array_equal(part.images[0].get_array(), values[1:4, 2:6])
    assert part.images[0].get_clim() == (-30, 30)


def test_a_scan_stands_under_the_middle_of_what_was_read():
    low, high, *_ = PICTURES["scan"]().axes[1].images[0].get_extent()
    assert low + 2 == 13.5 and high - 2 == 13.5 + 21 * 4  # middles of the first and the last window


def test_learning_curves_are_logarithmic_and_told_apart_without_colour():
    axes = PICTURES["learning_curve"]().axes[0]
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert axes.get_xlabel() and axes.get_ylabel()
    first, second = (bar.lines[0] for bar in axes.containers)
    assert first.get_marker() != second.get_marker() and first.get_linestyle() != second.get_linestyle()
    assert list(first.get_ydata()) == [20, 8, 3]


def test_error_bars_are_as_long_as_the_sd():
    bar = PICTURES["learning_curve"]().axes[0].containers[0]
    low, high = bar.lines[2][0].get_segments()[0][:, 1]
    assert (low, high) == pytest.approx((18, 22))
