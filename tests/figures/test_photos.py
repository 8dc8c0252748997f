"""Photographs and timings: grey in grey, signed values centred on zero, error bars as long as the record says."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.colors import to_hex

from utils import figures
from utils.figures import Photo, colours
from utils.figures.sheet import WIDTH

RNG = np.random.default_rng(0)
GREY, SIGNED = RNG.random((12, 18)), RNG.normal(size=(12, 18))
LINES = {"direct": ([3, 5, 47], [0.001, 0.01, 0.1], [0.0, 0.002, 0.01]), "FFT": ([3, 47], [0.01, 0.01], [0.02, 0.0])}


def test_grey_is_shown_from_black_to_white_and_signed_is_centred_on_zero():
    figure = figures.photos([Photo(GREY, "grey"), Photo(torch.tensor(SIGNED), "signed", "output", signed=True)])
    grey, signed = figure.axes[:2]
    assert grey.images[0].get_clim() == (0, 1) and grey.images[0].get_cmap().name == "gray"
    low, high = signed.images[0].get_clim()
    assert (low, high) == pytest.approx((-np.abs(SIGNED).max(), np.abs(SIGNED).max()))
    assert len(figure.axes) == 3, "the signed map alone has a colour bar"
    assert to_hex(signed.spines["top"].get_edgecolor()) == colours.OUTPUT.lower()
    assert figure.get_figwidth() == WIDTH and plt.get_fignums() == []


def test_marks_are_framed_and_named():
    axes = figures.photos([Photo(GREY, marks=[(0, 2, 3, 4, "top"), (8, 12, 3, 4, "low")])], columns=1).axes[0]
    assert {patch.get_xy() for patch in axes.patches} == {(1.5, -0.5), (11.5, 7.5)}
    top, low = axes.texts
    assert top.get_text() == "top" and top.get_position()[1] > 0, "no room above: the name stands below"
    assert low.get_position()[1] < 8 and low.get_horizontalalignment() == "right"


def test_places_without_a_photo_stay_empty():
    assert not figures.photos([Photo(GREY)] * 3).axes[3].axison


def test_timings_are_in_milliseconds_with_error_bars():
    figure = figures.timings({"a layer": LINES}, "kernel side K (px)", rounds=7)
    axes = figure.axes[0]
    direct = axes.containers[0]
    assert direct.lines[0].get_ydata() == pytest.approx([1, 10, 100])
    low, high = direct.lines[2][0].get_segments()[1][:, 1]
    assert (low, high) == pytest.approx((8, 12))
    assert axes.get_xlabel() == "kernel side K (px)" and axes.get_ylabel() == "ms (mean ± sd, n = 7)"
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert axes.containers[1].lines[2][0].get_segments()[0][0, 1] > 0, "a bar longer than its value ends above zero"


def test_labels_that_would_touch_are_left_out():
    sizes = [3, 23, 24, 47]
    figure = figures.timings({"one": {"direct": (sizes, [1.0] * 4, [0.0] * 4)}}, "K", rounds=1)
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == ["3", "23", "", "47"]
