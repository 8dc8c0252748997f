"""The second half of a Deep Set: the sum of a sequence's embeddings, and a dense layer on it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from labs.checks.addition_judges.calls import call
from utils.grading.cases import case, numbers
from utils.grading.judging import Calls
from utils.grading.questions import Part

SINGLE, EQUAL, DIFFERENT = "single terms", "equal lengths", "different lengths"
Gather = Callable[[np.ndarray], np.ndarray]


def inputs(seed: int) -> dict[str, Any]:
    """One term each first; whole numbers while there are few."""
    rng = np.random.default_rng(seed)
    cases = [_case(rng, SINGLE, lengths, size) for lengths, size in (([1, 1], 2), ([1], 3), ([1, 1, 1], 1))]
    cases += [_case(rng, EQUAL, lengths, size) for lengths, size in (([2, 2], 2), ([3], 2), ([4, 4, 4], 3))]
    mixed = (([1, 3], 2), ([3, 1, 2], 2), ([2, 5, 1, 1], 4), ([1, 9], 1))
    cases += [_case(rng, DIFFERENT, lengths, size) for lengths, size in mixed]
    return {"cases": [*cases, _case(rng, DIFFERENT, [2, 4, 3], 3, "transposed")]}


def _case(rng: np.random.Generator, part: str, lengths: list[int], features: int, layout: str | None = None) -> dict:
    embeddings = numbers(rng, sum(lengths), features)
    w, b = rng.permutation(np.arange(2.0, 2 + features)), np.array(float(rng.integers(20, 40)))
    return case(part, layout, embeddings=embeddings, lengths=rng.permutation(lengths), w=w, b=b)


def _parts(rows: np.ndarray, lengths: np.ndarray) -> list[np.ndarray]:
    return np.split(rows, np.cumsum(lengths)[:-1])


def right(embeddings: np.ndarray, lengths: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    """embeddings: (M, F), lengths: (N,), w: (F,), b: a number. Returns (N,)."""
    return _gathered(lambda part: part.sum(0))(embeddings, lengths, w, b)


def _gathered(gather: Gather) -> Callable[..., np.ndarray]:
    """The same with another way to make one embedding of several."""

    def compute(embeddings: np.ndarray, lengths: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.array([gather(part) @ w + b for part in _parts(embeddings, lengths)])

    return compute


def _cut(starts: Callable[[np.ndarray], np.ndarray], ends: Callable[[np.ndarray], np.ndarray]) -> Any:
    """The sequences cut out at other places."""

    def compute(embeddings: np.ndarray, lengths: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
        places = zip(starts(lengths), ends(lengths), strict=True)
        return np.array([embeddings[max(start, 0) : max(end, 0)].sum(0) @ w + b for start, end in places])

    return compute


def _starts(lengths: np.ndarray) -> np.ndarray:
    return np.cumsum(lengths) - lengths


def _equally(embeddings: np.ndarray, lengths: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    """As if all sequences had the mean length. Raises ValueError where that is impossible."""
    return embeddings.reshape(len(lengths), -1, len(w)).sum(1) @ w + b


MISTAKES = {
    "that is the mean of the embeddings. Only their sum grows with the number of terms, as the sum of digits does.": (
        _gathered(lambda part: part.mean(0))
    ),
    "the largest embeddings were taken. The sum is asked for.": _gathered(lambda part: part.max(0)),
    "b was added for every term. It is added once, to the sum.": (
        lambda embeddings, lengths, w, b: np.array([(part @ w + b).sum() for part in _parts(embeddings, lengths)])
    ),
    "b is missing.": lambda embeddings, lengths, w, b: right(embeddings, lengths, w, 0 * b),
    "w is missing: each feature of the sum has a weight of its own.": (
        lambda embeddings, lengths, w, b: right(embeddings, lengths, np.ones_like(w), b)
    ),
    "the sequences were taken to be equally long.": _equally,
    "only the last term of each sequence counts.": _gathered(lambda part: part[-1]),
    "only the first term of each sequence counts.": _gathered(lambda part: part[0]),
    "each sequence was cut off at the place of its length, from the beginning of all rows. Where does it start?": _cut(
        lambda lengths: 0 * lengths, lambda lengths: lengths
    ),
    "each sequence got the terms of all before it, too: cumsum gives running totals.": _cut(
        lambda lengths: 0 * lengths, np.cumsum
    ),
    "each sequence starts one row too late: the first starts at row 0.": _cut(
        lambda lengths: _starts(lengths) + 1, lambda lengths: np.cumsum(lengths) + 1
    ),
    "sequence n was taken to start at row n. It starts behind all terms of those before it.": _cut(
        lambda lengths: np.arange(len(lengths)), lambda lengths: np.arange(len(lengths)) + lengths
    ),
    "the last term of each sequence is missing: a slice ends before its second number.": _cut(
        _starts, lambda lengths: np.cumsum(lengths) - 1
    ),
    "these are the terms of the sum, one for each image. Add up those of each sequence.": (
        lambda embeddings, lengths, w, b: embeddings @ w + b
    ),
    "the shape is (N, 1). The answer is one number a sequence, (N,).": (lambda **a: right(**a)[:, None]),
    "the last sequence is missing.": lambda **a: right(**a)[:-1],
}
PARTS = (Part(SINGLE, 2), Part(EQUAL, 2), Part(DIFFERENT, 4))
judge = Calls(
    "deep_set", PARTS, right, MISTAKES, keeps=("embeddings", "lengths", "w", "b"), call=partial(call, "deep_set")
)
