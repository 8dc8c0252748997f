"""Where sequences of different lengths have a term."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from labs.checks.addition_judges.calls import call
from utils.grading.cases import case
from utils.grading.judging import Calls
from utils.grading.questions import Part

DIFFERENT, EQUAL, PLACE = "different lengths", "equal lengths and single sequences", "made where the lengths are"


def inputs(seed: int) -> dict[str, Any]:
    """All masks small enough to be written out: at most 16 numbers."""
    rng = np.random.default_rng(seed)
    mixed = ([2, 4, 1], [1, 3, 2, 3], [5, 2, 3], [2, 8], [1, 1, 2, 1, 1, 2, 1, 1])
    cases = [case(DIFFERENT, lengths=rng.permutation(lengths)) for lengths in mixed]
    cases += [case(DIFFERENT, "every second number", lengths=rng.permutation([3, 1, 5]))]
    equal = [rng.integers(2, 9, size=1), np.full(3, rng.integers(2, 5)), np.ones(4, "int64"), np.ones(1, "int64")]
    cases += [case(EQUAL, lengths=lengths) for lengths in equal]
    return {"cases": [*cases, case(PLACE, lengths=np.array([2, 4, *rng.integers(1, 4, size=1)]), elsewhere=True)]}


def right(lengths: np.ndarray, elsewhere: bool = False) -> np.ndarray:
    """lengths: (N,). Returns (N, T), True and False."""
    return _by(np.less)(lengths)


def _by(compare: Callable[..., np.ndarray], longest: Callable[[np.ndarray], int] = np.max) -> Callable[..., np.ndarray]:
    """The mask by another comparison of the steps 0 to T - 1 with the lengths (N, 1), or with another T."""
    return lambda lengths, elsewhere=False: compare(np.arange(longest(lengths)), lengths[:, None])


MISTAKES = {
    "a sequence of n terms has those of index 0 to n − 1. Yours has one more: < where you compare, not <=.": _by(
        lambda steps, n: steps <= n
    ),
    "one term of each sequence is missing: n terms have the indices 0 to n − 1.": _by(lambda steps, n: steps < n - 1),
    "True and False are exchanged: True where there is a term.": _by(lambda steps, n: steps >= n),
    "the sequences stand at the right end. Terms come first, then what is empty.": _by(
        lambda steps, n: steps >= len(steps) - n
    ),
    "it is transposed: a row for each sequence, a column for each step.": lambda lengths, elsewhere=False: (
        right(lengths).T
    ),
    "T is the number of sequences. It is the length of the longest.": _by(np.less, len),
    "T is the length of the first sequence. It is that of the longest.": _by(np.less, lambda n: n[0]),
    "T is the length of the last sequence. It is that of the longest.": _by(np.less, lambda n: n[-1]),
    "there is one column too many: T is the largest length.": _by(np.less, lambda n: n.max() + 1),
    "there is one column too few: T is the largest length.": _by(np.less, lambda n: n.max() - 1),
    "only the last term of each sequence is marked, not all of them.": _by(lambda steps, n: steps == n - 1),
    "all is marked, whatever the lengths.": _by(lambda steps, n: steps < n.max() + 0 * n),
}


PARTS = (Part(DIFFERENT, 3), Part(EQUAL, 2), Part(PLACE, 1))
judge = Calls("mask", PARTS, right, MISTAKES, keeps=("lengths",), call=partial(call, "mask"))
