"""Division as an operation of the engine: its value, and the rule for the way back, with broadcasting."""

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.grading.cases import case_each, numbers
from utils.grading.judging import Calls
from utils.grading.questions import Part
from utils.grading.wording import described

VALUE, SAME, BROADCAST = "the value", "equal shapes", "shapes that broadcast"
Shape = tuple[int, ...]


def inputs(seed: int) -> dict[str, Any]:
    """Equal shapes first, then a number that is used in many places: missing axes, axes of size 1, both at once."""
    rng = np.random.default_rng(seed)
    cases = _cases(rng, SAME, (3,), (3,))
    cases += [one for shape in ((2, 3), (1, 1), (2, 1, 2)) for one in _cases(rng, SAME, shape, shape)]
    pairs = (
        ((2, 2), (2,)),
        ((2, 2), (2, 1)),
        ((3,), (1,)),
        ((2, 3), ()),
        ((), (4,)),
        ((3, 1), (1, 4)),
        ((2, 1, 4), (3, 1)),
        ((5,), (1, 1, 5)),
    )
    cases += [one for a, b in pairs for one in _cases(rng, BROADCAST, a, b)]
    return {"cases": cases + _cases(rng, BROADCAST, (3, 4), (1, 4), "transposed")}


def _cases(rng: np.random.Generator, part: str, a: Shape, b: Shape, layout: str | None = None) -> list[dict[str, Any]]:
    arrays = {"a": numbers(rng, *a), "b": rng.choice([-4.0, -2.0, 2.0, 4.0], size=b)}
    delta = numbers(rng, *np.broadcast_shapes(a, b))
    return case_each({"value": VALUE, "da": part, "db": part}, layout, **_arrays(arrays), delta=np.asarray(delta))


def _arrays(values: dict[str, Any]) -> dict[str, np.ndarray]:
    return {name: np.asarray(value, dtype=float) for name, value in values.items()}


def right(a: np.ndarray, b: np.ndarray, delta: np.ndarray) -> dict[str, np.ndarray]:
    """a and b of shapes that broadcast, delta of the result's shape."""
    wide = _wide(a, b, delta)
    return {"value": np.asarray(a / b), "da": fitted(wide["da"], a.shape), "db": fitted(wide["db"], b.shape)}


def _wide(a: np.ndarray, b: np.ndarray, delta: np.ndarray) -> dict[str, np.ndarray]:
    """What each place of the result sends back, not yet summed."""
    return {"da": delta / b, "db": -delta * a / b**2}


def fitted(gradient: np.ndarray, shape: Shape) -> np.ndarray:
    """Summed over what was repeated, by reading each place's index in the smaller array."""
    found = np.zeros(shape)
    for place in np.ndindex(*gradient.shape):
        own = place[len(place) - len(shape) :]
        found[tuple(0 if side == 1 else index for index, side in zip(own, shape, strict=True))] += gradient[place]
    return found


def _both(change: Callable[[np.ndarray, Shape], np.ndarray]) -> Callable[..., dict[str, np.ndarray]]:
    """A mistake in undoing the broadcasting: a function of what came back and the shape that is wanted."""

    def compute(a: np.ndarray, b: np.ndarray, delta: np.ndarray) -> dict[str, np.ndarray]:
        wide = _wide(a, b, delta)
        return {"da": change(wide["da"], a.shape), "db": change(wide["db"], b.shape)}

    return compute


def _averaged(gradient: np.ndarray, shape: Shape) -> np.ndarray:
    return fitted(gradient, shape) * max(1, int(np.prod(shape))) / gradient.size


def _leading(gradient: np.ndarray, shape: Shape) -> np.ndarray:
    """Summed over missing axes only."""
    return gradient.sum(axis=tuple(range(gradient.ndim - len(shape))))


def _axis_lost(gradient: np.ndarray, shape: Shape) -> np.ndarray:
    """Axes of size 1 are summed away instead of kept."""
    summed = fitted(gradient, shape)
    repeated = [
        axis for axis, side in enumerate(shape) if side == 1 and gradient.shape[gradient.ndim - len(shape) + axis] > 1
    ]
    return summed.squeeze(axis=tuple(repeated))


def _everything(gradient: np.ndarray, shape: Shape) -> np.ndarray:
    return gradient if gradient.shape == shape else np.asarray(gradient.sum())


def _db(change: Callable[..., np.ndarray]) -> Callable[..., dict[str, np.ndarray]]:
    """A mistake in the derivative by b: what each place sends back, a function of a, b and δ."""
    return lambda a, b, delta: {"db": fitted(np.broadcast_to(change(a, b, delta), delta.shape), b.shape)}


def _da(change: Callable[..., np.ndarray]) -> Callable[..., dict[str, np.ndarray]]:
    return lambda a, b, delta: {"da": fitted(np.broadcast_to(change(a, b, delta), delta.shape), a.shape)}


MISTAKES = {
    "the value is b / a.": lambda a, b, delta: {"value": b / a},
    "the sign of db is wrong: a larger b makes a / b smaller.": _db(lambda a, b, d: d * a / b**2),
    "the derivative of 1/b is −1/b², and here a is above the line: −a / b². Something of it is missing.": _db(
        lambda a, b, d: -d / b**2
    ),
    "b isn't squared: the derivative of a / b by b is −a / b².": _db(lambda a, b, d: -d * a / b),
    "db is that of a product, δ a.": _db(lambda a, b, d: d * a),
    "da is that of a product, δ b. The derivative of a / b by a is 1 / b.": _da(lambda a, b, d: d * b),
    "da isn't multiplied by δ, what came back.": _da(lambda a, b, d: 1 / b),
    "db isn't multiplied by δ, what came back.": _db(lambda a, b, d: -a / b**2),
    "it has the shape of the result. A number that was used in several places gets the sum of what they send back, so "
    "that its gradient has its own shape.": _both(lambda gradient, shape: gradient),
    "the gradients of a repeated number were averaged. Paths add up.": _both(_averaged),
    "only missing axes were summed over. An axis of size 1 is repeated, too: sum, and keep it (keepdims=True).": _both(
        _leading
    ),
    "an axis of size 1 was lost in the sum: keepdims=True keeps it.": _both(_axis_lost),
    "everything was summed. Only axes that were missing or of size 1 have been repeated.": _both(_everything),
    "the rule returns a single gradient, that of a. It returns two: da, db.": lambda a, b, delta: {
        "db": right(a, b, delta)["da"]
    },
    "the two gradients come as one array. Return them as a tuple: da, db.": lambda a, b, delta: dict.fromkeys(
        ("da", "db"), np.stack([right(a, b, delta)[name] for name in ("da", "db")])
    ),
    "the gradients come in another order: first that of a, then that of b.": lambda a, b, delta: {
        "da": right(a, b, delta)["db"],
        "db": right(a, b, delta)["da"],
    },
}


def _call(case: dict[str, Any]) -> str:
    a, b, delta = (described(case["arguments"][name]) for name in ("a", "b", "delta"))
    layout = f" ({case['layout']} in memory)" if case.get("layout") else ""
    return f"value, rule = divide(a={a}, b={b}){layout}; da, db = rule({delta})"


PARTS = (Part(VALUE, 1), Part(SAME, 2), Part(BROADCAST, 3))
judge = Calls("divide", PARTS, right, MISTAKES, keeps=("a", "b", "delta"), call=_call)
