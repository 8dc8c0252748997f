"""One step of a GRU, with PyTorch's order of gates: reset, update, new."""

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.grading.cases import case, numbers
from utils.grading.judging import Calls
from utils.grading.questions import Part

START, STATE, BIASES = "a state of zeros", "any state", "biases, and all together"
Arrays = dict[str, np.ndarray]


def inputs(seed: int) -> dict[str, Any]:
    """One unit first; without biases, then with them."""
    rng = np.random.default_rng(seed)
    none = {"b_x": 0, "b_h": 0}
    shapes = ((1, 1, 1), (2, 3, 1), (1, 2, 3), (3, 3, 3), (4, 5, 2))  # sequences, numbers in, units
    cases = [case(START, **_cell(rng, *shape, h=0, **none)) for shape in shapes]
    cases += [case(STATE, **_cell(rng, *shape, **none)) for shape in shapes]
    cases += [case(BIASES, **_cell(rng, *shape, h=0)) for shape in shapes[:3]]
    cases += [case(BIASES, **_cell(rng, *shape)) for shape in shapes]
    layouts = "transposed", "every second number"
    return {"cases": cases + [case(BIASES, layout, **_cell(rng, 3, 4, 2)) for layout in layouts]}


def _cell(rng: np.random.Generator, n: int, inputs: int, units: int, **scales: float) -> Arrays:
    """Numbers whose sums lie where the gates bend. scales: of single arrays, 0 makes zeros."""
    shapes = {"x": (n, inputs), "h": (n, units), "w_x": (3 * units, inputs), "w_h": (3 * units, units)}
    shapes |= {"b_x": (3 * units,), "b_h": (3 * units,)}
    return {name: numbers(rng, *shape) / 8 * scales.get(name, 1) + 0.0 for name, shape in shapes.items()}


def _logistic(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def right(x: np.ndarray, h: np.ndarray, w_x: np.ndarray, w_h: np.ndarray, b_x: np.ndarray, b_h: np.ndarray) -> Any:
    """x: (N, F), h: (N, H), w_x: (3H, F), w_h: (3H, H), b_x and b_h: (3H,). The new state (N, H)."""
    return _step(x, h, w_x, w_h, b_x, b_h)


def _step(
    x: np.ndarray,
    h: np.ndarray,
    w_x: np.ndarray,
    w_h: np.ndarray,
    b_x: np.ndarray,
    b_h: np.ndarray,
    order: tuple[int, int, int] = (0, 1, 2),
    new: Callable[..., np.ndarray] = lambda of_x, of_h, reset, h, w: np.tanh(of_x + reset * of_h),
    mix: Callable[..., np.ndarray] = lambda keep, new, h: (1 - keep) * new + keep * h,
    gate: Callable[[np.ndarray], np.ndarray] = _logistic,
) -> np.ndarray:
    """order: where reset, update and new stand. new: the candidate, from both sums, the reset gate, h, and its part of
    (w_h, b_h)."""
    of_x, of_h = np.split(x @ w_x.T + b_x, 3, axis=1), np.split(h @ w_h.T + b_h, 3, axis=1)
    own = np.split(w_h, 3)[order[2]], np.split(b_h, 3)[order[2]]
    reset, keep = (gate(of_x[k] + of_h[k]) for k in order[:2])
    return mix(keep, new(of_x[order[2]], of_h[order[2]], reset, h, own), h)


def _but(**change: Any) -> Callable[..., np.ndarray]:
    return lambda **a: _step(**a, **change)


def _without(*names: str) -> Callable[..., np.ndarray]:
    return lambda **a: _step(**a | {name: np.zeros_like(a[name]) for name in names})


def _interleaved(**a: np.ndarray) -> np.ndarray:
    """The rows of each unit beside each other, not those of each gate."""
    mixed = {name: np.concatenate([a[name][k::3] for k in range(3)]) for name in ("w_x", "w_h", "b_x", "b_h")}
    return _step(**a | mixed)


MISTAKES = {
    "κ and 1 − κ are exchanged: κ says how much of the old state is kept.": _but(
        mix=lambda keep, new, h: keep * new + (1 - keep) * h
    ),
    "reset and update are exchanged: the first H rows belong to the reset gate, the next H to the update gate.": _but(
        order=(1, 0, 2)
    ),
    "the rows were taken as new, reset, update. Their order is reset, update, new.": _but(order=(1, 2, 0)),
    "the order of the rows is reset, update, new; yours is reset, new, update.": _but(order=(0, 2, 1)),
    "the order of the rows is reset, update, new; yours is new, update, reset.": _but(order=(2, 1, 0)),
    "the rows were taken in turns. Each gate has H rows in one piece.": _interleaved,
    "the reset gate multiplies h before the weights. In PyTorch it multiplies what the weights make of h, bias "
    "and all.": _but(new=lambda of_x, of_h, reset, h, w: np.tanh(of_x + (reset * h) @ w[0].T + w[1])),
    "the reset gate multiplies only the weighted state; b_h belongs into the bracket, too.": _but(
        new=lambda of_x, of_h, reset, h, w: np.tanh(of_x + reset * (of_h - w[1]) + w[1])
    ),
    "the reset gate multiplies everything. It weakens what comes from the state, not what comes from x.": _but(
        new=lambda of_x, of_h, reset, h, w: np.tanh(reset * (of_x + of_h))
    ),
    "the reset gate isn't used.": _but(new=lambda of_x, of_h, reset, h, w: np.tanh(of_x + of_h)),
    "1 − ρ was used for ρ.": _but(new=lambda of_x, of_h, reset, h, w: np.tanh(of_x + (1 - reset) * of_h)),
    "the candidate has a sigmoid; it is a tanh, from −1 to 1.": _but(
        new=lambda of_x, of_h, reset, h, w: _logistic(of_x + reset * of_h)
    ),
    "the candidate has no tanh.": _but(new=lambda of_x, of_h, reset, h, w: of_x + reset * of_h),
    "the gates have tanh; a gate is a sigmoid, from 0 to 1.": _but(gate=np.tanh),
    "that is the candidate alone: mix it with the old state, by κ.": _but(mix=lambda keep, new, h: new),
    "the old state is added whole: candidate and old state share a whole, 1 − κ and κ.": _but(
        mix=lambda keep, new, h: (1 - keep) * new + h
    ),
    "the candidate is added whole: candidate and old state share a whole, 1 − κ and κ.": _but(
        mix=lambda keep, new, h: new + keep * h
    ),
    "the old state was left out of the mixture, κ · h.": _but(mix=lambda keep, new, h: (1 - keep) * new),
    "b_h is missing.": _without("b_h"),
    "b_x is missing.": _without("b_x"),
    "both biases are missing.": _without("b_x", "b_h"),
}
PARTS = (Part(START, 5), Part(STATE, 5), Part(BIASES, 4))
judge = Calls("gru_cell", PARTS, right, MISTAKES, keeps=("x", "h", "w_x", "w_h", "b_x", "b_h"))
