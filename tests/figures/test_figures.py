"""Pictures: in the course's style, small, closed, and true to the numbers that they are given."""

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest
import torch
from matplotlib.colors import to_hex

from tests.figures.sound import assert_sound
from utils import figures
from utils.figures import colours
from utils.models import DigitNet

RNG = np.random.default_rng(0)
ROWS = [
    {"seed": seed, "epoch": epoch, "split": split, "metric": metric, "value": (1 + seed) / epoch, "seconds": 1.0}
    for seed in (0, 1)
    for epoch in (1, 2, 3)
    for split in ("train", "validation")
    for metric in ("loss", "error_percent")
]
FLOW = figures.stages(DigitNet().eval(), torch.zeros(1, 1, 28, 28))
PICTURES = {
    "activations": lambda: figures.activations({"line": (lambda z: z, np.ones_like), "zero": (np.zeros_like,) * 2}),
    "compare_training": lambda: figures.compare_training({"one": ROWS, "other": ROWS}, top=1.0),
    "confusion": lambda: figures.confusion(np.arange(100).reshape(10, 10) % 3),
    "image_grid": lambda: figures.image_grid(RNG.random((5, 1, 28, 28)), list("abcde"), columns=3),
    "learning_rates": lambda: figures.learning_rates({"flat": [1, 1, 1], "falling": [3, 2, 1, 0]}),
    "losses_by_step": lambda: figures.losses_by_step(RNG.random(60), level=("guessing", 2.3)),
    "network": lambda: figures.network(FLOW, rows=(4, 5), image=RNG.random((28, 28))),
    "seeds": lambda: figures.seeds({"one": [0.8, 0.9], "single": [0.5]}, "error (%)", ("theirs", 0.78)),
    "training": lambda: figures.training(ROWS),
}


@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
def test_it_is_small_closed_and_leaves_the_reader_s_settings(draw):
    assert_sound(draw)


@pytest.mark.parametrize("name", ["confusion", "learning_rates", "losses_by_step", "seeds", "training"])
def test_axes_are_named(name):
    assert all(panel.get_xlabel() for panel in PICTURES[name]().axes)


def test_stages_of_the_digit_net():
    shapes = [(1, 28, 28), (30, 24, 24), (30, 12, 12), (15, 10, 10), (15, 5, 5), (375,), (128,), (50,), (10,)]
    assert [stage.shape for stage in FLOW] == shapes
    assert [stage.params for stage in FLOW] == [0, 780, 0, 4065, 0, 0, 48128, 6450, 510]
    assert [stage.kernel for stage in FLOW] == [0, 5, 0, 3, 0, 0, 0, 0, 0]


def test_stages_leave_no_hooks_behind():
    model = DigitNet()
    figures.stages(model, torch.zeros(1, 1, 28, 28))
    assert not any(layer._forward_hooks for layer in model.modules())


def test_training_is_dashed_and_validation_solid():
    for panel in figures.training(ROWS).axes:
        assert {line.get_label(): line.get_linestyle() for line in panel.lines} == {"training": "--", "validation": "-"}


def test_a_history_of_several_seeds_is_drawn_as_their_mean():
    line = figures.training(ROWS, {"loss": 1.0}).axes[0].lines[0]
    assert line.get_ydata() == pytest.approx([1.5, 0.75, 0.5])


def test_seeds_show_mean_sd_and_n():
    axes = figures.seeds({"one": [0.8, 0.9, 1.0]}, "error (%)").axes[0]
    (bar,) = axes.containers
    assert bar.lines[0].get_xdata() == pytest.approx([0.9])
    (low, high) = bar.lines[2][0].get_segments()[0][:, 0]
    assert (low, high) == pytest.approx((0.8, 1.0))
    assert axes.get_yticklabels()[0].get_text() == "one\nn = 3"


def test_confusions_are_counted_by_true_class_and_answer():
    counts = figures.count_confusions([4, 4, 9, 0], [9, 9, 4, 0])
    assert counts[4, 9] == 2 and counts[9, 4] == 1 and counts[0, 0] == 1 and counts.sum() == 4


def test_the_right_answers_are_left_out_of_a_confusion_picture():
    figure = figures.confusion(figures.count_confusions([4, 4, 0, 0], [9, 9, 0, 0]))
    assert [text.get_text() for text in figure.axes[0].texts] == ["2"]


@pytest.mark.parametrize(("pixels", "top"), [(np.full((1, 4, 4), 7, np.uint8), 255), (np.ones((1, 4, 4)), 1)])
def test_images_keep_their_scale(pixels, top):
    assert figures.image_grid(pixels, columns=1).axes[0].images[0].get_clim() == (0, top)


def test_images_of_a_wrong_shape_are_refused():
    with pytest.raises(ValueError, match=r"Expected grey images .* got \(2, 3, 8, 8\)"):
        figures.image_grid(np.zeros((2, 3, 8, 8)))


def test_colour_maps_have_white_where_nothing_is():
    assert to_hex(colours.sequential(colours.OUTPUT)(0.0)) == "#ffffff"
    assert to_hex(colours.diverging()(0.5)) == "#ffffff"
    assert to_hex(colours.sequential(colours.OUTPUT)(1.0)) == colours.OUTPUT.lower()
