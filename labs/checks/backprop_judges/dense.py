"""A dense layer, forwards and backwards."""

from typing import Any

import numpy as np

from utils.grading.cases import case, case_each, numbers
from utils.grading.judging import Calls
from utils.grading.questions import Part

FORWARD, INPUT, WEIGHTS, BIAS = "forwards", "to the input", "to the weights", "to the bias"
RESULTS = {"dx": INPUT, "dw": WEIGHTS, "db": BIAS}
Arrays = dict[str, np.ndarray]


def inputs(seed: int) -> dict[str, Any]:
    """As many inputs as outputs first, where a matrix the wrong way round gives no error; then all shapes."""
    rng = np.random.default_rng(seed)
    shapes = ((2, 2, 2), (3, 4, 4), (4, 3, 2), (1, 5, 3), (6, 1, 1), (2, 1, 4))  # images, numbers in, numbers out
    given = [_layer(numbers if n * i < 9 else _normal, rng, n, i, o) for n, i, o in shapes]
    cases = [case(FORWARD, x=layer["x"], w=layer["w"], b=layer["b"]) for layer in given]
    cases += [one for layer in given for one in case_each(RESULTS, **layer)]
    odd = _layer(_normal, rng, 4, 3, 5)
    cases += [case(FORWARD, "transposed", x=odd["x"], w=odd["w"], b=odd["b"])]
    cases += case_each(RESULTS, "every second number", **odd)
    return {"cases": cases}


def _normal(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.normal(size=shape)


def _layer(draw: Any, rng: np.random.Generator, n: int, inputs: int, outputs: int) -> Arrays:
    shapes = {"x": (n, inputs), "w": (outputs, inputs), "b": (outputs,), "delta": (n, outputs)}
    return {name: draw(rng, *shape) for name, shape in shapes.items()}


def right(x: np.ndarray, w: np.ndarray, b: np.ndarray, delta: np.ndarray | None = None) -> Any:
    """x: (N, I), w: (O, I), b: (O,), delta: (N, O). Returns z: (N, O), or the gradients by name."""
    if delta is None:
        return np.einsum("ni,oi->no", x, w) + b
    dx, dw = np.einsum("no,oi->ni", delta, w), np.einsum("no,ni->oi", delta, x)
    return {"dx": dx, "dw": dw, "db": delta.sum(axis=0)}


def _forward(x: np.ndarray, w: np.ndarray, b: np.ndarray, delta: np.ndarray | None = None) -> tuple:
    """The arguments of a call forwards. Raises ValueError for one backwards: the mistake is none of that way."""
    if delta is not None:
        raise ValueError("backwards")
    return x, w, b


def _backward(x: np.ndarray, w: np.ndarray, b: np.ndarray, delta: np.ndarray | None = None) -> tuple:
    if delta is None:
        raise ValueError("forwards")
    return x, w, delta


def _forwards(compute: Any) -> Any:
    return lambda **a: compute(*_forward(**a))


def _backwards(**results: Any) -> Any:
    """What a mistake gives: {result: a function of x, w and delta}."""
    return lambda **a: {name: compute(*_backward(**a)) for name, compute in results.items()}


MISTAKES = {
    "w isn't transposed. Each row of w belongs to one output, so z = x wᵀ + b.": _forwards(lambda x, w, b: x @ w + b),
    "the bias is forgotten.": _forwards(lambda x, w, b: x @ w.T),
    "the bias was added to the input, and went through the weights.": _forwards(lambda x, w, b: (x + b) @ w.T),
    "w is transposed here. Backwards it is used as it is: dx = δ w.": _backwards(dx=lambda x, w, d: d @ w.T),
    "dw is transposed. It has the shape of w: δᵀ x.": _backwards(dw=lambda x, w, d: x.T @ d),
    "you averaged over the batch. The 1/N of the loss is in δ already: images add up.": _backwards(
        dx=lambda x, w, d: d @ w / len(x), dw=lambda x, w, d: d.T @ x / len(x), db=lambda x, w, d: d.mean(axis=0)
    ),
    "only the first image is used. A weight has a path to the loss through every image.": _backwards(
        dw=lambda x, w, d: np.outer(d[0], x[0]), db=lambda x, w, d: d[0]
    ),
    "the bias gradient isn't summed over the images. All of them share the bias.": _backwards(db=lambda x, w, d: d),
    "the bias gradient is summed over everything. Each output has a bias of its own: sum over images only.": (
        _backwards(db=lambda x, w, d: np.asarray(d.sum()))
    ),
    "the bias gradient is summed along the wrong axis: over outputs instead of images.": _backwards(
        db=lambda x, w, d: d.sum(axis=1)
    ),
    "the sum kept its axis; b has the shape (O,).": _backwards(db=lambda x, w, d: d.sum(axis=0, keepdims=True)),
    "the gradients come in another order. Return dx, dw, db.": _backwards(
        dx=lambda x, w, d: d.T @ x, dw=lambda x, w, d: d @ w
    ),
    "dw holds the weights times the error; the derivative by a weight is its input.": _backwards(
        dw=lambda x, w, d: d.sum(axis=0)[:, None] * w
    ),
}
PARTS = (Part(FORWARD, 2), Part(INPUT, 3), Part(WEIGHTS, 3), Part(BIAS, 2))
judge = Calls("dense", PARTS, right, MISTAKES, keeps=("x", "w", "b", "delta"))
