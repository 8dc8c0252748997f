"""The distribution of a sum of independent terms: the convolution of theirs."""

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from labs.checks.addition_judges import mask
from labs.checks.addition_judges.calls import call
from utils.grading.cases import case
from utils.grading.judging import Calls
from utils.grading.questions import Part

TWO, MORE, MIXED, GRADIENT, PLACE = (
    "two terms each",
    "more terms, and one",
    "different lengths",
    "the way back to p",
    "made where p is",
)


def inputs(seed: int) -> dict[str, Any]:
    """Coins first, then dice with three sides, then digits."""
    rng = np.random.default_rng(seed)
    cases = [case(TWO, **_terms(rng, *given)) for given in (([2], 2), ([2], 3), ([2, 2, 2], 4), ([2, 2], 10))]
    cases += [case(MORE, **_terms(rng, *given)) for given in (([1], 3), ([3], 2), ([4, 4], 3), ([1, 1], 10), ([6], 10))]
    mixed = ([1, 2], 2), ([3, 1, 2], 3), ([2, 5, 1, 1], 4), ([10, 1, 4], 10)
    cases += [case(MIXED, **_terms(rng, *given)) for given in mixed]
    cases += [case(MIXED, "transposed", **_terms(rng, [3, 1, 2], 4))]
    cases += [case(GRADIENT, **_backwards(rng, *given)) for given in (([2], 2), ([1, 3, 2], 3), ([4, 1], 10))]
    return {"cases": [*cases, case(PLACE, **_terms(rng, [1, 3, 2], 3), delta=None, elsewhere=True)]}


def _terms(rng: np.random.Generator, lengths: list[int], values: int) -> dict[str, np.ndarray]:
    """Distributions that aren't the same from both ends; of two values in tenths, which are easy to check by hand."""
    lengths = rng.permutation(lengths)
    if values == 2:
        ones = rng.permutation([0.2, 0.4, 0.7, 0.1, 0.9])[: lengths.sum()]
        return {"p": np.stack([1 - ones, ones], 1), "lengths": lengths}
    return {"p": rng.dirichlet(np.ones(values), size=lengths.sum()), "lengths": lengths}


def _backwards(rng: np.random.Generator, lengths: list[int], values: int) -> dict[str, np.ndarray]:
    terms = _terms(rng, lengths, values)
    return terms | {"delta": rng.normal(size=(len(lengths), max(lengths) * (values - 1) + 1))}


def right(p: np.ndarray, lengths: np.ndarray, delta: np.ndarray | None = None, elsewhere: bool = False) -> np.ndarray:
    """p: (M, K), lengths: (N,). Returns (N, (K − 1) T + 1), or, with `delta` of that shape, what comes back to p."""
    parts = _parts(p, lengths)
    if delta is None:
        return _joined([reduce(np.convolve, part) for part in parts], _size(p, lengths))
    rows = [_gradient(part, k, back) for part, back in zip(parts, delta, strict=True) for k in range(len(part))]
    return np.array(rows)


def _size(p: np.ndarray, lengths: np.ndarray) -> int:
    return (p.shape[1] - 1) * int(lengths.max()) + 1


def _parts(p: np.ndarray, lengths: np.ndarray) -> list[np.ndarray]:
    return np.split(p, np.cumsum(lengths)[:-1])


def _joined(rows: list[np.ndarray], size: int) -> np.ndarray:
    return np.array([np.pad(row, (0, size - len(row))) for row in rows])


def _gradient(part: np.ndarray, k: int, delta: np.ndarray) -> np.ndarray:
    """Of the sum over s of δ_s P(s), by the k-th term's probabilities: δ seen past the sum of the others."""
    others = reduce(np.convolve, np.delete(part, k, axis=0), np.ones(1))
    return np.correlate(delta[: len(others) + part.shape[1] - 1], others)


def _joining(join: Callable[..., np.ndarray], start: Any = None) -> Callable[..., np.ndarray]:
    """A mistake in how two distributions become one."""

    def compute(p: np.ndarray, lengths: np.ndarray, **_: Any) -> np.ndarray:
        return _joined([reduce(join, part) for part in _parts(p, lengths)], _size(p, lengths))

    return compute


def _behind(row: Callable[[int], np.ndarray]) -> Callable[..., np.ndarray]:
    """All sequences made as long as the longest, with this distribution behind their ends."""

    def compute(p: np.ndarray, lengths: np.ndarray, **_: Any) -> np.ndarray:
        terms = np.tile(row(p.shape[1]), (len(lengths), lengths.max(), 1))
        terms[mask.right(lengths)] = p
        return np.array([reduce(np.convolve, part) for part in terms])

    return compute


def _turned(total: np.ndarray, term: np.ndarray) -> np.ndarray:
    return np.convolve(total, term[::-1])


def _circular(p: np.ndarray, lengths: np.ndarray, **_: Any) -> np.ndarray:
    """By transforms as long as a single distribution."""
    spectra = [np.fft.rfft(part, axis=1).prod(0) for part in _parts(p, lengths)]
    return np.array([np.fft.irfft(spectrum, p.shape[1]) for spectrum in spectra])


def _of_all(p: np.ndarray, lengths: np.ndarray, **_: Any) -> np.ndarray:
    return reduce(np.convolve, p)[None]


def _sequences_mixed_up(p: np.ndarray, lengths: np.ndarray, **_: Any) -> np.ndarray:
    """Rows taken to lie step after step. Raises ValueError unless all lengths are equal."""
    terms = p.reshape(int(lengths.max()), len(lengths), -1).swapaxes(0, 1)
    return np.array([reduce(np.convolve, part) for part in terms])


MISTAKES = {
    "the second distribution was turned round. That is a cross-correlation: it gives the difference of two terms, not "
    "their sum.": _joining(_turned),
    "the first distribution was turned round. That is a cross-correlation: it gives the difference of two terms, not "
    "their sum.": _joining(lambda total, term: np.convolve(total[::-1], term)),
    "the distributions were averaged. That is a mixture: one of the terms at random, not their sum.": (
        lambda p, lengths, **_: np.array([part.mean(0) for part in _parts(p, lengths)])
    ),
    "the distributions were multiplied place by place. That is how likely both terms are the same.": (
        lambda p, lengths, **_: np.array([part.prod(0) for part in _parts(p, lengths)])
    ),
    "the sum wraps round: large sums came out as small ones. Transforms have to be as long as the result.": _circular,
    "behind the ends of short sequences there are zeros, and with them every sum gets probability 0. What stands there "
    "has to add nothing: 0 for certain.": _behind(np.zeros),
    "behind the ends of short sequences any digit is taken to be as likely as another. What stands there has to add "
    "nothing: 0 for certain.": _behind(lambda k: np.full(k, 1 / k)),
    "behind the ends of short sequences there are ones. What stands there has to add nothing: 0 for certain.": _behind(
        np.ones
    ),
    "all rows were added up to one sum. Each sequence has its own.": _of_all,
    "rows were taken to lie step after step. They lie sequence after sequence.": _sequences_mixed_up,
    "only the first two terms of each sequence are in it.": (
        lambda p, lengths, **_: _joined(
            [reduce(np.convolve, part[:2]) for part in _parts(p, lengths)], _size(p, lengths)
        )
    ),
    "there are K · T places. The largest sum is (K − 1) · T, and 0 is possible, too.": (
        lambda p, lengths, **_: np.pad(right(p, lengths), ((0, 0), (0, int(lengths.max()) - 1)))
    ),
    "each row was divided by its largest number.": (
        lambda p, lengths, **_: right(p, lengths) / right(p, lengths).max(1, keepdims=True)
    ),
    "these are logarithms. Probabilities are asked for.": (lambda p, lengths, **_: np.log(right(p, lengths))),
}


def _call(case: dict[str, Any]) -> str:
    words, delta = call("sum_distribution", case, "delta"), case["arguments"].get("delta")
    return words if delta is None else f"z = {words}; z.backward(δ), with δ of shape {delta.shape}; p.grad"


PARTS = (Part(TWO, 5), Part(MORE, 4), Part(MIXED, 4), Part(GRADIENT, 2), Part(PLACE, 1))
judge = Calls("sum_distribution", PARTS, right, MISTAKES, keeps=("p", "lengths"), call=_call)
