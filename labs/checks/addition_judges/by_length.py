"""Exact share and error per image, length by length."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from labs.checks.addition_judges.calls import call
from utils.grading.cases import case_each
from utils.grading.judging import Calls
from utils.grading.questions import Part

THERE, EXACT, ERROR = "lengths", "exact share", "error per image"
RESULTS = {"there": THERE, "exact": EXACT, "e": ERROR}


def inputs(seed: int) -> dict[str, Any]:
    """A handful of sequences first; shares of 0 and 1 among the others, and sequences in any order."""
    rng = np.random.default_rng(seed)
    cases = _cases(rng, {1: (4, 3), 2: (2, 1)})
    cases += _cases(rng, {2: (4, 1), 5: (4, 3), 3: (3, 2)}) + _cases(rng, {4: (9, 5)})
    cases += _cases(rng, {7: (3, 0), 10: (4, 4), 1: (2, 1)}) + _cases(rng, {100: (40, 33), 20: (50, 48), 50: (30, 27)})
    return {"cases": cases + _cases(rng, {3: (8, 6), 6: (8, 5)}, "every second number")}


def _cases(rng: np.random.Generator, shares: dict[int, tuple[int, int]], layout: str | None = None) -> list:
    """shares: {length: (sequences, exact ones)}. Wrong results are off by 1 to 5, either way."""
    lengths = np.concatenate([np.full(count, length) for length, (count, _) in shares.items()])
    right = np.concatenate([np.arange(count) < exact for count, exact in shares.values()])
    targets = rng.integers(5, 9 * lengths.max(), size=len(lengths))
    off = rng.integers(1, 6, size=len(lengths)) * rng.choice([-1, 1], size=len(lengths))
    order = rng.permutation(len(lengths))
    arrays = {"results": targets + np.where(right, 0, off), "targets": targets, "lengths": lengths}
    return case_each(RESULTS, layout, **{name: array[order] for name, array in arrays.items()})


def right(results: np.ndarray, targets: np.ndarray, lengths: np.ndarray) -> dict[str, np.ndarray]:
    """All (N,). The lengths there are (K,), rising; exact share and error per image at each, (K,)."""
    there = np.unique(lengths)
    exact = np.array([np.mean((results == targets)[lengths == length]) for length in there])
    return {"there": there, "exact": exact, "e": 1 - exact ** (1 / there)}


def _e(compute: Callable[..., np.ndarray]) -> Callable[..., dict[str, np.ndarray]]:
    """A mistake in the error per image alone: from the exact share q and the lengths."""

    def mistaken(**a: np.ndarray) -> dict[str, np.ndarray]:
        found = right(**a)
        return {"e": compute(found["exact"], found["there"])}

    return mistaken


def _exact(compute: Callable[..., np.ndarray]) -> Callable[..., dict[str, np.ndarray]]:
    """A mistake in the exact share, which the error per image inherits; from three arrays, for each length."""

    def mistaken(results: np.ndarray, targets: np.ndarray, lengths: np.ndarray) -> dict[str, np.ndarray]:
        there = np.unique(lengths)
        groups = [lengths == length for length in there]
        exact = np.array([compute(results, targets, group) for group in groups], float)
        return {"exact": exact, "e": 1 - exact ** (1 / there)}

    return mistaken


def _in_order_of_appearance(results: np.ndarray, targets: np.ndarray, lengths: np.ndarray) -> dict[str, np.ndarray]:
    _, first = np.unique(lengths, return_index=True)
    order = np.argsort(first)
    return {name: values[order] for name, values in right(results, targets, lengths).items()}


def _every_length(results: np.ndarray, targets: np.ndarray, lengths: np.ndarray) -> dict[str, np.ndarray]:
    """All lengths from 1 on, with NaN where there is no sequence."""
    there = np.arange(1, lengths.max() + 1)
    exact = np.array([np.mean((results == targets)[lengths == n]) if n in lengths else np.nan for n in there])
    return {"there": there, "exact": exact, "e": 1 - exact ** (1 / there)}


MISTAKES = {
    "1 − q was divided by T. That is nearly right for small errors only: solve q = (1 − e)^T for e.": _e(
        lambda q, t: (1 - q) / t
    ),
    "that is 1 − q, the share of wrong sequences. How often is one image misread?": _e(lambda q, t: 1 - q),
    "q was raised to the power T; the root is asked for, the power 1/T.": _e(lambda q, t: 1 - q**t),
    "that is 1 − e, how often an image is read right.": _e(lambda q, t: q ** (1 / t)),
    "the root was taken of 1 − q. It is q that is (1 − e)^T.": _e(lambda q, t: (1 - q) ** (1 / t)),
    "the logarithm of q was divided by T. That is nearly e for small errors only.": _e(lambda q, t: -np.log(q) / t),
    "it is a percentage. A share is asked for, from 0 to 1.": lambda **a: {
        name: 100 * values for name, values in right(**a).items() if name != "there"
    },
    "these are counts of exact sequences, not shares.": _exact(lambda r, t, group: np.sum((r == t)[group])),
    "the exact ones of a length were divided by all sequences, not by those of that length.": _exact(
        lambda r, t, group: np.sum((r == t)[group]) / len(r)
    ),
    "that is the share over all lengths together.": _exact(lambda r, t, group: np.mean(r == t)),
    "that is the share of wrong ones.": _exact(lambda r, t, group: np.mean((r != t)[group])),
    "results that are off by one were counted as exact.": _exact(lambda r, t, group: np.mean((abs(r - t) <= 1)[group])),
    "results that are too small were counted as exact.": _exact(lambda r, t, group: np.mean((r <= t)[group])),
    "results that are too large were counted as exact.": _exact(lambda r, t, group: np.mean((r >= t)[group])),
    "lengths came in the order in which they appear, not rising.": _in_order_of_appearance,
    "lengths came falling, not rising.": lambda **a: {name: values[::-1] for name, values in right(**a).items()},
    "lengths that no sequence has are there, too.": _every_length,
    "each sequence has a row of its own. Each length that there is has one.": lambda results, targets, lengths: {
        "there": np.sort(lengths)
    },
}
PARTS = (Part(THERE, 2), Part(EXACT, 4), Part(ERROR, 4))
KEPT = "results", "targets", "lengths"
judge = Calls("by_length", PARTS, right, MISTAKES, tolerance=1e-5, keeps=KEPT, call=partial(call, "by_length"))
