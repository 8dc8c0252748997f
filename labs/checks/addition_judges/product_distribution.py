"""The distribution of a product of two independent whole numbers."""

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.grading.cases import case
from utils.grading.judging import Calls
from utils.grading.questions import Part

PLAIN, ZERO, SEVERAL = "without zeros", "with zeros", "products that come about in several ways"


def inputs(seed: int) -> dict[str, Any]:
    """First numbers whose products are all different; then zeros; then digits, and products of digits."""
    rng = np.random.default_rng(seed)
    cases = [case(PLAIN, p=_drawn(rng, 3, zero=False), q=_drawn(rng, 2, zero=False))]
    cases += [case(PLAIN, p=_at(rng, 4, (2, 3)), q=_at(rng, 6, (1, 5)))]
    sizes = ((2, 2), (3, 2), (2, 3), (1, 3), (3, 1), (1, 1))
    cases += [case(ZERO, p=_drawn(rng, a), q=_drawn(rng, b)) for a, b in sizes]
    cases += [case(SEVERAL, p=_at(rng, 5, (2, 4)), q=_at(rng, 3, (1, 2)))]
    cases += [case(SEVERAL, p=_drawn(rng, a), q=_drawn(rng, b)) for a, b in ((4, 4), (10, 10), (82, 10), (5, 13))]
    layouts = "transposed", "every second number"
    return {"cases": cases + [case(SEVERAL, layout, p=_drawn(rng, 7), q=_drawn(rng, 5)) for layout in layouts]}


def _drawn(rng: np.random.Generator, size: int, zero: bool = True) -> np.ndarray:
    p = rng.permutation(np.arange(1.0, size + 1)) if size < 4 else rng.random(size)
    p[0] *= zero
    return p / p.sum()


def _at(rng: np.random.Generator, size: int, places: tuple[int, ...]) -> np.ndarray:
    """A distribution over these places alone: halves, or the whole."""
    p = np.zeros(size)
    p[list(places)] = rng.permutation([0.2, 0.8]) if len(places) == 2 else 1.0
    return p


def _size(p: np.ndarray, q: np.ndarray) -> int:
    return (len(p) - 1) * (len(q) - 1) + 1


def right(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """p: (A,), q: (B,). Returns ((A − 1)(B − 1) + 1,)."""
    result = np.zeros(_size(p, q))
    for (i, j), joint in np.ndenumerate(np.outer(p, q)):
        result[i * j] += joint
    return result


def _overwritten(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    result = np.zeros(_size(p, q))
    for (i, j), joint in np.ndenumerate(np.outer(p, q)):
        result[i * j] = joint
    return result


def _overwritten_by_rows(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """All products with one factor at once: of those that are alike, the last counts."""
    result = np.zeros(_size(p, q))
    for i, share in enumerate(p):
        result[i * np.arange(len(q))] += share * q
    return result


def _overwritten_by_columns(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    return _overwritten_by_rows(q, p)


def _zero(share: Callable[[float, float], float]) -> Callable[..., np.ndarray]:
    """Another probability of 0, from those of both numbers being 0."""

    def compute(p: np.ndarray, q: np.ndarray) -> np.ndarray:
        result = right(p, q)
        result[0] = share(p[0], q[0])
        return result

    return compute


def _longer(size: Callable[[int, int], int]) -> Callable[..., np.ndarray]:
    """An array of another size; what doesn't fit is cut off."""

    def compute(p: np.ndarray, q: np.ndarray) -> np.ndarray:
        wanted, result = size(len(p), len(q)), right(p, q)
        return np.pad(result, (0, max(0, wanted - len(result))))[:wanted]

    return compute


MISTAKES = {
    "that is the distribution of the sum.": lambda p, q: np.convolve(p, q),
    "products that come about in several ways overwrote each other. Their probabilities add up: +=.": _overwritten,
    "where an index comes several times in one assignment, only the last counts, also with +=. Zero has every product "
    "0 · j. Add one by one, or use index_add.": _overwritten_by_rows,
    "where an index comes several times in one assignment, only the last counts, also with +=. Zero has every product "
    "i · 0. Add one by one, or use index_add.": _overwritten_by_columns,
    "the product is 0 when one of the numbers is 0; both needn't be.": _zero(lambda p, q: p * q),
    "that both are 0 was counted twice.": _zero(lambda p, q: p + q),
    "zero was left out. The product is 0 when one of the numbers is 0.": _zero(lambda p, q: 0.0),
    "only the first number's zero was counted.": _zero(lambda p, q: p),
    "only the second number's zero was counted.": _zero(lambda p, q: q),
    "the result has A · B places. The largest product is (A − 1)(B − 1), and 0 is possible, too.": _longer(
        lambda a, b: a * b
    ),
    "the result has (A − 1)(B − 1) places. From 0 to the largest product it is one more.": _longer(
        lambda a, b: (a - 1) * (b - 1)
    ),
    "the result has A + B − 1 places, as for a sum. The largest product is (A − 1)(B − 1).": _longer(
        lambda a, b: a + b - 1
    ),
    "that is the table of all pairs. Pairs with the same product belong together.": lambda p, q: np.outer(p, q),
}
PARTS = (Part(PLAIN, 3), Part(ZERO, 3), Part(SEVERAL, 4))
judge = Calls("product_distribution", PARTS, right, MISTAKES, keeps=("p", "q"))
