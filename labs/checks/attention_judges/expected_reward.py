"""The reward to expect of a policy that makes two choices, one after the other, so few that all can be counted."""

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.grading.cases import case_each, returning
from utils.grading.judging import Calls
from utils.grading.questions import Part

VALUE, GRADIENT = "the expected reward", "its gradient"
RESULTS = {"J": VALUE, "first.grad": GRADIENT, "second.grad": GRADIENT}
Compute = Callable[[np.ndarray, np.ndarray, np.ndarray], Any]


def inputs(seed: int) -> dict[str, Any]:
    """Two places first, then others; a single one, too, of which the reward is certain."""
    rng = np.random.default_rng(seed)
    cases = [one for places in (2, 3, 1, 5) for one in case_each(RESULTS, **drawn(rng, places))]
    return {"cases": returning(["J"], cases + case_each(RESULTS, "transposed", **drawn(rng, 4)))}


def drawn(rng: np.random.Generator, places: int) -> dict[str, np.ndarray]:
    """A policy and rewards that no exchange of places leaves as they are."""
    first, second = (np.round(rng.normal(size=shape), 2) for shape in ((places,), (places, places)))
    return {"first": first, "second": second, "rewards": np.round(rng.uniform(0, 1, size=(places, places)), 1)}


def softmax(logits: np.ndarray, axis: int = -1) -> np.ndarray:
    """Probabilities along an axis."""
    powers = np.exp(logits - logits.max(axis, keepdims=True))
    return powers / powers.sum(axis, keepdims=True)


def right(first: np.ndarray, second: np.ndarray, rewards: np.ndarray) -> dict[str, Any]:
    """first: (K,), second, rewards: (K, K). J, and its gradients."""
    p, q = softmax(first), softmax(second)
    after = (q * rewards).sum(1)  # what to expect once the first choice is made
    value = p @ after
    slopes = p[:, None] * q * (rewards - after[:, None])
    return {"J": np.array(value), "first.grad": p * (after - value), "second.grad": slopes}


def _by(compute: Compute) -> Callable[..., dict[str, Any]]:
    """A mistake in J, and with it in the gradients, which differences give."""

    def mistaken(first: np.ndarray, second: np.ndarray, rewards: np.ndarray) -> dict[str, Any]:
        found = {"J": np.asarray(compute(first, second, rewards), float)}
        if found["J"].ndim == 0:
            found["first.grad"] = _slopes(lambda moved: compute(moved, second, rewards), first)
            found["second.grad"] = _slopes(lambda moved: compute(first, moved, rewards), second)
        return found

    return mistaken


def _slopes(value: Callable[[np.ndarray], float], at: np.ndarray, step: float = 1e-5) -> np.ndarray:
    """Central differences, number by number."""
    slopes = np.zeros(at.shape)
    for place in np.ndindex(*at.shape):
        moved = np.zeros(at.shape)
        moved[place] = step
        slopes[place] = (value(at + moved) - value(at - moved)) / (2 * step)
    return slopes


def _without(*names: str) -> Callable[..., dict[str, Any]]:
    """Right, but nothing reaches some of them."""
    return lambda **a: right(**a) | {f"{name}.grad": 0 * a[name] for name in names}


def _episodes(p: np.ndarray, q: np.ndarray, rewards: np.ndarray) -> float:
    return float((p[:, None] * q * rewards).sum())


MISTAKES = {
    "the second choice's probabilities were taken along the wrong axis: row i has them after the first choice i.": _by(
        lambda first, second, r: _episodes(softmax(first), softmax(second, 0), r)
    ),
    "one softmax was taken of the whole of `second`. Each row is a distribution of its own.": _by(
        lambda first, second, r: _episodes(softmax(first), softmax(second.ravel()).reshape(second.shape), r)
    ),
    "the second choice was taken to depend on nothing: its first row was used for all.": _by(
        lambda first, second, r: _episodes(softmax(first), softmax(second[:1]), r)
    ),
    "`second` is read column by column: row i belongs to the first choice i.": _by(
        lambda first, second, r: _episodes(softmax(first), softmax(second.T), r)
    ),
    "the rewards are read the wrong way round: row i, column j is that of i first, then j.": _by(
        lambda first, second, r: _episodes(softmax(first), softmax(second), r.T)
    ),
    "the logits were used as probabilities. Softmax makes these of them.": _by(
        lambda first, second, r: _episodes(first, second, r)
    ),
    "the exponentials aren't divided by their sum.": _by(
        lambda first, second, r: _episodes(np.exp(first), np.exp(second), r)
    ),
    "the probability of the first choice isn't in it.": _by(
        lambda first, second, r: _episodes(np.ones_like(first), softmax(second), r)
    ),
    "the first choice counts as if all places were as likely.": _by(
        lambda first, second, r: _episodes(np.full_like(first, 1 / len(first)), softmax(second), r)
    ),
    "the mean of all rewards was taken. Each counts by how probable it is.": lambda first, second, rewards: {
        "J": np.array(rewards.mean())
    },
    "that is the reward of the most probable choices. All choices count, each by its probability.": (
        lambda first, second, rewards: {"J": np.array(rewards[first.argmax(), second[first.argmax()].argmax()])}
    ),
    "probabilities were added, not multiplied: both choices have to be made.": _by(
        lambda first, second, r: float(((softmax(first)[:, None] + softmax(second)) * r).sum())
    ),
    "it is divided by the number of choices. Probabilities add up to 1 already.": _by(
        lambda first, second, r: _episodes(softmax(first), softmax(second), r) / r.size
    ),
    "that is what to expect after each first choice, (K,). Weigh these by its probabilities, too.": (
        lambda first, second, rewards: {"J": (softmax(second) * rewards).sum(1)}
    ),
    "these are the terms of the sum, one for each pair. Add them up.": lambda first, second, rewards: {
        "J": softmax(first)[:, None] * softmax(second) * rewards
    },
    "these are the terms of the sum over i. Add them up, too.": lambda first, second, rewards: {
        "J": softmax(first) * (softmax(second) * rewards).sum(1)
    },
    "nothing comes back: the way passes .item(), .tolist(), .detach() or NumPy.": _without("first", "second"),
    "nothing reaches `first`: it was detached on the way.": _without("first"),
    "nothing reaches `second`: it was detached on the way.": _without("second"),
}
PARTS = (Part(VALUE, 4), Part(GRADIENT, 4))
judge = Calls("expected_reward", PARTS, right, MISTAKES, tolerance=1e-8, keeps=("first", "second", "rewards"))
