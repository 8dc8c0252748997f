"""Where the kernel has to be turned: the way to the input, for both layers and by both operations."""

from itertools import product
from typing import Any

import numpy as np

from labs.checks.backprop_judges.correlate_backward import spread_out
from utils.grading.cases import case_each, numbers
from utils.grading.judging import Calls
from utils.grading.questions import Part

CORRELATION, CONVOLUTION = "cross-correlation", "convolution"
OPERATIONS = (CORRELATION, CONVOLUTION)
RESULTS = ("dx", "turned")
SHAPES = ((2, 2), (2, 2)), ((3, 3), (3, 3)), ((1, 1), (2, 3)), ((4, 3), (2, 4)), ((5, 4), (1, 1))


def inputs(seed: int) -> dict[str, Any]:
    """All four pairs of layer and operation, each with the same shapes: δ and kernels, square and not."""
    rng = np.random.default_rng(seed)
    cases = []
    for layer, operation in product(OPERATIONS, OPERATIONS):
        parts = dict.fromkeys(RESULTS, _part(layer, operation))
        for shape, kernel in SHAPES:
            arrays = {"delta": numbers(rng, *shape), "w": numbers(rng, *kernel)}
            cases += case_each(parts, **arrays, layer=layer, operation=operation)
        arrays = {"delta": rng.normal(size=(3, 4)), "w": rng.normal(size=(3, 2))}
        cases += case_each(parts, "transposed", **arrays, layer=layer, operation=operation)
    return {"cases": cases}


def _part(layer: str, operation: str) -> str:
    return f"{layer} layer, by {operation}"


def right(delta: np.ndarray, w: np.ndarray, layer: str, operation: str) -> dict[str, Any]:
    """The gradient depends on the layer alone; whether the kernel is turned, on both."""
    return {"dx": spread_out(delta, w if layer == CORRELATION else _turned(w)), "turned": layer == operation}


def _turned(array: np.ndarray) -> np.ndarray:
    return array[::-1, ::-1]


def _full(delta: np.ndarray, w: np.ndarray, operation: str) -> np.ndarray:
    return spread_out(delta, w if operation == CONVOLUTION else _turned(w))


def _if(rule: Any) -> Any:
    """The kernel is turned where the rule says so, a function of layer and operation."""

    def compute(delta: np.ndarray, w: np.ndarray, layer: str, operation: str) -> dict[str, Any]:
        turned = rule(layer, operation)
        return {"dx": _full(delta, _turned(w) if turned else w, operation), "turned": turned}

    return compute


def _by(turn: Any) -> Any:
    """Turned in the right cases, but in this way."""

    def compute(delta: np.ndarray, w: np.ndarray, layer: str, operation: str) -> dict[str, Any]:
        return {"dx": _full(delta, turn(w) if layer == operation else w, operation)}

    return compute


def _delta_turned(delta: np.ndarray, w: np.ndarray, layer: str, operation: str) -> dict[str, Any]:
    return {"dx": _full(_turned(delta) if layer == operation else delta, w, operation)}


def _exchanged(delta: np.ndarray, w: np.ndarray, layer: str, operation: str) -> dict[str, Any]:
    return {"dx": _full(_turned(w) if layer == operation else w, delta, operation)}


MISTAKES = {
    "your kernel isn't rotated, in any of the four cases. Where the operation is the layer's own, it has to be.": _if(
        lambda layer, operation: False
    ),
    "the kernel is turned in all four cases. Where the operation isn't the layer's own, its minus sign turns it "
    "already.": _if(lambda layer, operation: True),
    "it is the other way round: on the way back the layer's own operation needs the kernel turned.": _if(
        lambda layer, operation: layer != operation
    ),
    "the operation isn't looked at. A convolution turns the kernel by itself; a cross-correlation doesn't.": _if(
        lambda layer, operation: layer == CORRELATION
    ),
    "the layer isn't looked at. Whether you turn for it depends on what it has done forwards.": _if(
        lambda layer, operation: operation == CORRELATION
    ),
    "the operation isn't looked at, and the layer is taken the wrong way round.": _if(
        lambda layer, operation: layer == CONVOLUTION
    ),
    "the layer isn't looked at, and the operation is taken the wrong way round.": _if(
        lambda layer, operation: operation == CONVOLUTION
    ),
    "the kernel is turned by a quarter of a circle: np.rot90(w, 2) turns twice.": _by(np.rot90),
    "only the kernel's rows are reversed; its columns are as well.": _by(lambda w: w[::-1]),
    "only the kernel's columns are reversed; its rows are as well.": _by(lambda w: w[:, ::-1]),
    "the kernel is transposed. Turning by 180° reverses both axes.": _by(lambda w: w.T),
    "δ is turned instead of the kernel: then all of the gradient comes out turned.": _delta_turned,
    "δ and w have changed places. For a cross-correlation their order matters: full(delta, w, operation).": _exchanged,
}
PARTS = tuple(Part(_part(layer, operation), 2) for layer, operation in product(OPERATIONS, OPERATIONS))
judge = Calls("input_gradient", PARTS, right, MISTAKES, keeps=("delta", "w"))
