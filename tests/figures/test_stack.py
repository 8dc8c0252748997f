"""Pictures of a network as a stack, of what layers cost, and of published networks side by side."""

import warnings

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

from utils import figures
from utils.figures.colours import GRADIENT
from utils.figures.sheet import WIDTH
from utils.figures.stack import _mosaic

RNG = np.random.default_rng(0)
STAGES = {
    "pixels": RNG.random((1, 8, 8)),
    "maps": RNG.random((6, 4, 4)),
    "dense": RNG.random(50),
    "logits": np.arange(10),
}
OLD = figures.Published("old", 4.0, 24.0, "convnet")
PICTURES = {
    "errors_by_cost": lambda: figures.errors_by_cost(
        [
            OLD,
            figures.Published("anew", 4.0, 19.0, "convnet", "left", OLD),
            figures.Published("other", 9, 18, "transformer"),
        ]
    ),
    "neighbours": lambda: figures.neighbours(
        RNG.random((2, 8, 8)), {"near": RNG.random((2, 3, 8, 8))}, {"near": np.eye(2, 3, dtype=bool)}
    ),
    "probes": lambda: figures.probes({"one": {"a": 9.0, "b": 3.0}, "two": {"a": 9.0, "b": 30.0}}, ("by hand", 5.0)),
    "shares": lambda: figures.shares({"conv": (10, 900), "dense": (90, 100)}),
    "stack": lambda: figures.stack(STAGES, rows=(2, 2)),
}


@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
def test_it_has_the_course_s_width_and_fits_into_it(draw):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # constrained layout warns when something does not fit
        assert draw().get_figwidth() == WIDTH


@pytest.mark.parametrize("name", ["errors_by_cost", "probes"])
def test_axes_are_named(name):
    assert all(panel.get_xlabel() and panel.get_ylabel() for panel in PICTURES[name]().axes)


def test_a_stack_names_every_stage_and_its_shape():
    panels = PICTURES["stack"]().axes
    assert [panel.get_title() for panel in panels] == ["pixels", "→ maps", "→ dense", "→ logits"]
    assert [panel.get_xlabel() for panel in panels] == ["1 × 8 × 8", "6 × 4 × 4", "50", "10"]


def test_few_numbers_are_drawn_as_bars():
    bars = PICTURES["stack"]().axes[-1].patches
    assert [bar.get_width() for bar in bars] == list(range(10))


def test_maps_stand_side_by_side_in_order():
    maps = np.arange(6.0)[:, None, None] * np.ones((6, 2, 2))
    image = _mosaic(maps)
    assert image.shape == (2 * 3 - 1, 3 * 3 - 1)
    assert image[::3, ::3].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert np.isnan(image[2]).all() and np.isnan(image[:, 2]).all()


def test_numbers_stand_upright_without_gaps():
    assert _mosaic(np.arange(128.0)[:, None, None], gap=0, upright=True).shape == (16, 8)


def test_another_class_is_marked_by_a_cross_and_not_by_colour_alone():
    panels = PICTURES["neighbours"]().axes
    crossed = [panel for panel in panels if any(text.get_text() == "×" for text in panel.texts)]
    assert len(crossed) == 2
    assert all(panel.spines["left"].get_edgecolor() == matplotlib.colors.to_rgba(GRADIENT) for panel in crossed)


def test_shares_add_up_to_a_hundred():
    axes = PICTURES["shares"]().axes[0]
    assert [sum(bar.get_width() for bar in bars) for bars in axes.containers] == pytest.approx([100, 100])


def test_families_differ_in_shape():
    lines = PICTURES["errors_by_cost"]().axes[0].lines
    assert {line.get_label(): line.get_marker() for line in lines} == {"convnet": "o", "transformer": "s"}
