"""What reward to expect in a state, by a linear layer, and the loss that teaches it, and only it."""

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.grading.cases import case_each, returning
from utils.grading.judging import Calls
from utils.grading.questions import Part

EXPECTED, LOSS, LEARNS, STOPS = "expected", "the loss", "w and b learn", "the states get no gradient"
RESULTS = {"expected": EXPECTED, "loss": LOSS, "w.grad": LEARNS, "b.grad": LEARNS, "states.grad": STOPS}
RESULTS |= {"states.grad by `expected`": STOPS}
Results = dict[str, Any]


def inputs(seed: int) -> dict[str, Any]:
    """One state first; then choices T, images N and units U that aren't equally many."""
    rng = np.random.default_rng(seed)
    cases = [one for shape in ((1, 1, 1), (1, 2, 2), (2, 1, 3), (3, 3, 3), (2, 4, 5)) for one in _cases(rng, shape)]
    return {"cases": returning(["expected", "loss"], cases + _cases(rng, (3, 5, 2), "transposed"))}


def _cases(rng: np.random.Generator, shape: tuple[int, int, int], layout: str | None = None) -> list[dict[str, Any]]:
    rewards = np.array([1.0, 0.0, *rng.integers(0, 2, size=shape[1])])[: shape[1]]
    states, w = np.round(rng.uniform(0.2, 2, size=shape), 2), np.round(rng.uniform(-1, 1, size=shape[2]), 2)
    b = np.array(np.round(rng.uniform(0.3, 0.7), 2))
    return case_each(RESULTS, layout, states=states, w=w, b=b, rewards=rewards)


def right(states: np.ndarray, w: np.ndarray, b: np.ndarray, rewards: np.ndarray) -> Results:
    """states: (T, N, U), w: (U,), b: a number, rewards: (N,). What is expected (T, N), the loss, and gradients."""
    return _taught(states, w, b, rewards)


def _taught(
    states: np.ndarray,
    w: np.ndarray,
    b: np.ndarray,
    rewards: np.ndarray,
    parts: float = 1.0,
    loss: Callable[[np.ndarray], np.ndarray] = np.square,
    slope: Callable[[np.ndarray], np.ndarray] = lambda off: 2 * off,
) -> Results:
    """parts: what the mean is multiplied by. loss, slope: of one reward, from how far off `expected` is."""
    expected = states @ w + b
    off = expected - rewards
    delta = slope(off) * parts / off.size
    found = {"expected": expected, "loss": np.array(loss(off).mean() * parts)}
    found |= {"w.grad": np.einsum("tn,tnu->u", delta, states), "b.grad": np.array(delta.sum())}
    return found | {"states.grad": 0 * states, "states.grad by `expected`": 0 * states}


def _flowing(states: np.ndarray, w: np.ndarray, b: np.ndarray, rewards: np.ndarray) -> Results:
    off = states @ w + b - rewards
    of_loss = {"states.grad": (2 * off / off.size)[..., None] * w}
    return right(states, w, b, rewards) | of_loss | _returned_flowing(states, w)


def _returned_flowing(states: np.ndarray, w: np.ndarray, **_: Any) -> Results:
    return {"states.grad by `expected`": np.broadcast_to(w, states.shape)}


def _root(**a: Any) -> Results:
    found = right(**a)
    root = np.sqrt(found["loss"])
    return found | {"loss": root} | {name: found[name] / (2 * root) for name in ("w.grad", "b.grad")}


def _scaled(factor: Callable[[tuple[int, ...]], float]) -> Callable[..., Results]:
    return lambda **a: _taught(**a, parts=factor(a["states"].shape))


def _without(*names: str) -> Callable[..., Results]:
    """Nothing reaches some of them."""
    return lambda **a: right(**a) | {f"{name}.grad": 0 * a[name] for name in names}


def _all_with_all(states: np.ndarray, w: np.ndarray, b: np.ndarray, rewards: np.ndarray) -> Results:
    """Each image's reward is compared with what was expected of every image."""
    expected = states @ w + b
    off = expected[:, :, None] - rewards
    delta = 2 * off.sum(2) / off.size
    found = {"loss": np.array((off**2).mean()), "w.grad": np.einsum("tn,tnu->u", delta, states)}
    return found | {"b.grad": np.array(delta.sum())}


MISTAKES = {
    "nothing stops the gradient at the states: the core would learn to make rewards easy to foretell. Detach them.": (
        _flowing
    ),
    "the loss stops at the states, but what is returned as `expected` doesn't. Detach the states before both.": (
        lambda **a: right(**a) | _returned_flowing(**a)
    ),
    "`expected` was detached, and nothing learns. Detach the states.": _without("w", "b"),
    "nothing reaches w.": _without("w"),
    "nothing reaches b.": _without("b"),
    "every image's reward was compared with what was expected of all: (T − 1, N, 1) and (N,) make (T − 1, N, N). "
    "Compare (T − 1, N) with (N,).": _all_with_all,
    "the squares were added up. The mean is asked for, over choices and images.": _scaled(
        lambda shape: shape[0] * shape[1]
    ),
    "the squares were added up over the choices. The mean is asked for, over choices and images.": _scaled(
        lambda shape: shape[0]
    ),
    "the squares were added up over the images. The mean is asked for, over choices and images.": _scaled(
        lambda shape: shape[1]
    ),
    "the squares were halved.": _scaled(lambda shape: 0.5),
    "the sign of the loss: it is to become smaller.": _scaled(lambda shape: -1),
    "the difference isn't squared.": lambda **a: _taught(**a, loss=lambda off: off, slope=np.ones_like),
    "a root was taken of the mean square.": _root,
    "the size of the difference was taken, not its square.": lambda **a: _taught(**a, loss=np.abs, slope=np.sign),
    "b is missing.": lambda **a: _taught(**a | {"b": 0 * a["b"]}),
    "`expected` is a sigmoid. A plain linear layer is asked for.": lambda **a: {
        "expected": 1 / (1 + np.exp(-right(**a)["expected"]))
    },
    "`expected` was clamped to [0, 1]. A plain linear layer is asked for.": lambda **a: {
        "expected": right(**a)["expected"].clip(0, 1)
    },
    "a ReLU was taken of `expected`. A plain linear layer is asked for.": lambda **a: {
        "expected": right(**a)["expected"].clip(0)
    },
    "`expected` is transposed: choices come first, (T − 1, N).": lambda **a: {"expected": right(**a)["expected"].T},
    "`expected` still has an axis of size 1. Its shape is (T − 1, N).": lambda **a: {
        "expected": right(**a)["expected"][..., None]
    },
}
PARTS = (Part(EXPECTED, 1), Part(LOSS, 2), Part(LEARNS, 3), Part(STOPS, 2))
judge = Calls("baseline", PARTS, right, MISTAKES, keeps=("states", "w", "b", "rewards"))
