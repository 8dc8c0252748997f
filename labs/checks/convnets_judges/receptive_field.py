"""How many pixels one unit sees along a side."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from utils.grading.cases import case
from utils.grading.judging import Calls
from utils.grading.questions import Part

Window = Sequence[int]  # kernel, stride, dilation

ONE, ROW, STRIDES, DILATIONS = "a single layer", "several layers with stride 1", "strides", "dilation"


def inputs(seed: int) -> dict[str, Any]:
    """Lists of (kernel, stride, dilation), the input's side first."""
    draw = np.random.default_rng(seed).integers
    cases = [
        case(ONE, layers=layers) for layers in ([], [(3, 1, 1)], [(int(draw(4, 12)), 1, 1)], [(2, 2, 1)], [(1, 1, 1)])
    ]
    plain = [[(3, 1, 1), (3, 1, 1)], [(5, 1, 1), (1, 1, 1), (2, 1, 1)]]
    cases += [case(ROW, layers=layers) for layers in [*plain, _layers(draw, 4, 1, 1)]]
    strided = [[(3, 2, 1), (3, 1, 1)], [(3, 2, 1), (3, 2, 1), (3, 1, 1)], [(5, 1, 1), (2, 2, 1), (3, 1, 1), (2, 2, 1)]]
    cases += [case(STRIDES, layers=layers) for layers in [*strided, [(2, 3, 1), (2, 2, 1)], *_several(draw, 4, 1)]]
    dilated = [[(3, 1, 2)], [(3, 1, 2), (3, 1, 1)], [(3, 2, 1), (3, 1, 2), (2, 1, 1)]]
    cases += [case(DILATIONS, layers=layers) for layers in [*dilated, *_several(draw, 4, 4)]]
    return {"cases": cases}


def right(layers: Sequence[Window]) -> int:
    touched = _touched(layers)
    return max(touched) - min(touched) + 1


def _touched(layers: Sequence[Window]) -> set[int]:
    """Walk back from one unit of the last layer: which units of the layer before does it see, down to the pixels?"""
    seen = {0}
    for kernel, stride, dilation in reversed(layers):
        seen = {unit * stride + tap * dilation for unit in seen for tap in range(kernel)}
    return seen


def _grown(layers: Sequence[Window], step: Callable[[int, int, int, int, int], tuple[int, int]]) -> int:
    """The recursion over field and jump with a step of one's own: step(r, j, kernel, stride, dilation) -> r, j."""
    field, jump = 1, 1
    for layer in layers:
        field, jump = step(field, jump, *layer)
    return field


MISTAKES = {
    "the strides are ignored: behind a stride of 2, neighbours lie 2 pixels apart.": (
        lambda layers: _grown(layers, lambda r, j, k, s, d: (r + (k - 1) * d, 1))
    ),
    "a layer's own stride was counted in its own field. It counts from the next layer on.": (
        lambda layers: _grown(layers, lambda r, j, k, s, d: (r + (k - 1) * d * j * s, j * s))
    ),
    "only the stride of the layer before was used. The jump is the product of all strides before.": (
        lambda layers: _grown(layers, lambda r, j, k, s, d: (r + (k - 1) * d * j, s))
    ),
    "strides were added up; they multiply.": (
        lambda layers: _grown(layers, lambda r, j, k, s, d: (r + (k - 1) * d * j, j + s - 1))
    ),
    "the dilation is ignored: a kernel of 3 with dilation 2 reaches over 5 pixels.": (
        lambda layers: _grown(layers, lambda r, j, k, s, d: (r + (k - 1) * j, j * s))
    ),
    "a whole kernel was added for each layer. The first of its units is there already: K − 1 are new.": (
        lambda layers: _grown(layers, lambda r, j, k, s, d: (r + k * d * j, j * s))
    ),
    "the dilation is multiplied with the kernel. There are K − 1 gaps, so it grows by D · (K − 1).": (
        lambda layers: _grown(layers, lambda r, j, k, s, d: (r + (k * d - 1) * j, j * s))
    ),
    "going backwards, r units lie (r − 1) · stride apart, from the first to the last; r · stride is too much.": (
        lambda layers: _backwards(layers)
    ),
    "the dilation was put into the jump. It spreads a kernel; it doesn't move the units apart.": (
        lambda layers: _grown(layers, lambda r, j, k, s, d: (r + (k - 1) * d * j, j * s * d))
    ),
    "only pixels that are touched were counted. Those in between, which dilations and wide strides skip, count too.": (
        lambda layers: len(_touched(layers))
    ),
    "a pixel sees itself: before the first layer the side is 1, not 0.": lambda layers: right(layers) - 1,
    "the layers were taken from the last to the first; strides count for the layers behind them.": (
        lambda layers: right(list(reversed(layers)))
    ),
}


def _backwards(layers: Sequence[Window]) -> int:
    field = 1
    for kernel, stride, dilation in reversed(layers):
        field = field * stride + (kernel - 1) * dilation
    return field


def _layers(draw: Callable[..., int], count: int, strides: int, dilations: int) -> list[Window]:
    return [(int(draw(1, 6)), int(draw(1, strides + 1)), int(draw(1, dilations + 1))) for _ in range(count)]


def _several(draw: Callable[..., int], lists: int, dilations: int) -> list[list[Window]]:
    return [_layers(draw, count, 3, dilations) for count in range(3, 3 + lists)]


judge = Calls(
    "receptive_field",
    (Part(ONE, 2), Part(ROW, 2), Part(STRIDES, 4), Part(DILATIONS, 2)),
    right,
    MISTAKES,
)
