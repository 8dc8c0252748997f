"""The way back through a cross-correlation, for one image and one kernel."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from utils.grading.cases import case_each, numbers
from utils.grading.judging import Calls
from utils.grading.questions import Part

BIAS, KERNEL, INPUT, EDGES = "to the bias", "to the kernel", "to the input", "edges"
RESULTS = {"dx": INPUT, "dw": KERNEL, "db": BIAS}
Arrays = dict[str, np.ndarray]


def inputs(seed: int) -> dict[str, Any]:
    """Whole numbers first, because they can be followed on paper."""
    rng = np.random.default_rng(seed)
    cases = case_each(RESULTS, **_layer(numbers, rng, (3, 3), (2, 2)))
    shapes = ((5, 5), (3, 3)), ((4, 6), (3, 2)), ((7, 3), (2, 3)), ((4, 4), (2, 2))
    cases += [one for x, w in shapes for one in case_each(RESULTS, **_layer(_normal, rng, x, w))]
    edges = dict.fromkeys(RESULTS, EDGES)
    odd = ((1, 1), (1, 1)), ((2, 3), (2, 3)), ((1, 4), (1, 2)), ((3, 4), (1, 1))
    cases += [one for x, w in odd for one in case_each(edges, **_layer(numbers, rng, x, w))]
    for layout in ("transposed", "back to front"):
        cases += case_each(edges, layout, **_layer(_normal, rng, (5, 4), (2, 3)))
    return {"cases": cases}


def _normal(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.normal(size=shape)


def _layer(draw: Callable[..., np.ndarray], rng: np.random.Generator, x: tuple, w: tuple) -> Arrays:
    places = [side - kernel + 1 for side, kernel in zip(x, w, strict=True)]
    return {"x": draw(rng, *x), "w": draw(rng, *w), "delta": draw(rng, *places)}


def right(x: np.ndarray, w: np.ndarray, delta: np.ndarray) -> dict[str, Any]:
    """x: (H, W), w: (K_h, K_w), delta: (H - K_h + 1, W - K_w + 1)."""
    return {"dx": spread_out(delta, w), "dw": valid(x, delta), "db": float(delta.sum())}


def valid(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """x ⋆ w where all of w lies on x."""
    return np.einsum("ijuv,uv->ij", sliding_window_view(x, w.shape), w)


def spread_out(delta: np.ndarray, w: np.ndarray) -> np.ndarray:
    """δ ∗ w, full: each error hands out the whole kernel."""
    dx = np.zeros([a + b - 1 for a, b in zip(delta.shape, w.shape, strict=True)])
    for i, j in np.ndindex(*delta.shape):
        dx[i : i + w.shape[0], j : j + w.shape[1]] += delta[i, j] * w
    return dx


def _assigned(delta: np.ndarray, w: np.ndarray) -> np.ndarray:
    """As `spread_out`, but what is there already is overwritten."""
    dx = np.zeros([a + b - 1 for a, b in zip(delta.shape, w.shape, strict=True)])
    for i, j in np.ndindex(*delta.shape):
        dx[i : i + w.shape[0], j : j + w.shape[1]] = delta[i, j] * w
    return dx


def _one(**results: Callable[[np.ndarray, np.ndarray, np.ndarray], Any]) -> Callable[..., Arrays]:
    """What a mistake gives: {result: a function of x, w and δ}."""
    return lambda x, w, delta: {name: compute(x, w, delta) for name, compute in results.items()}


def _turned(array: np.ndarray) -> np.ndarray:
    return array[::-1, ::-1]


MISTAKES = {
    "your kernel isn't rotated. The full cross-correlation needs it turned by 180°; the full convolution takes it as "
    "it is.": _one(dx=lambda x, w, d: spread_out(d, _turned(w))),
    "the kernel is turned upside down only; columns are reversed as well.": _one(
        dx=lambda x, w, d: spread_out(d, w[:, ::-1])
    ),
    "the kernel is reversed left to right only; rows are reversed as well.": _one(
        dx=lambda x, w, d: spread_out(d, w[::-1])
    ),
    "the kernel is turned by a quarter of a circle only: np.rot90(w, 2) turns twice.": _one(
        dx=lambda x, w, d: spread_out(d, _turned(np.rot90(w)))
    ),
    "the kernel is transposed. It is turned by 180°: both axes are reversed.": _one(
        dx=lambda x, w, d: spread_out(d, w.T)
    ),
    "δ is turned, and the kernel isn't: then all of the gradient comes out turned.": _one(
        dx=lambda x, w, d: _turned(spread_out(d, w))
    ),
    "that is the valid range. A pixel at the edge lies under some weights, too: take the full range.": _one(
        dx=lambda x, w, d: valid(d, _turned(w))
    ),
    "errors overwrite each other. A pixel hears from every output that has seen it: add, +=.": _one(
        dx=lambda x, w, d: _assigned(d, w)
    ),
    "dw is turned by 180°. That belongs to a convolution layer; for a cross-correlation nothing is turned here.": _one(
        dw=lambda x, w, d: _turned(valid(x, d))
    ),
    "dw is transposed.": _one(dw=lambda x, w, d: valid(x, d).T),
    "dw was averaged over the places. A shared weight adds up the gradients of all places.": _one(
        dw=lambda x, w, d: valid(x, d) / d.size
    ),
    "dw holds one place only. A shared weight adds up the gradients of all places.": _one(
        dw=lambda x, w, d: d[-1, -1] * x[len(x) - len(w) :, x.shape[1] - w.shape[1] :]
    ),
    "dw has w in it. The derivative by a weight is the pixel that it lies on.": _one(
        dw=lambda x, w, d: w * valid(x, d)
    ),
    "the bias gradient isn't summed over places. All places share the one bias, so their errors add up.": _one(
        db=lambda x, w, d: d
    ),
    "the bias gradient was averaged over the places. What is shared adds up.": _one(db=lambda x, w, d: float(d.mean())),
    "the bias gradient is the error of one place. What is shared adds up.": _one(db=lambda x, w, d: float(d[0, 0])),
    "the bias gradient is an array of one number. This layer has a single bias, b.": _one(
        db=lambda x, w, d: d.sum(keepdims=True).ravel()
    ),
    "the gradients come in another order. Return dx, dw, db.": _one(
        dx=lambda x, w, d: valid(x, d), dw=lambda x, w, d: spread_out(d, w)
    ),
}
PARTS = (Part(BIAS, 2), Part(KERNEL, 5), Part(INPUT, 5), Part(EDGES, 2))
judge = Calls("correlate_backward", PARTS, right, MISTAKES, keeps=("x", "w", "delta"))
