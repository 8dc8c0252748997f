"""The state of a GRU after the last term of each sequence."""

from collections.abc import Callable
from typing import Any

import numpy as np

from labs.checks.addition_judges import gru_cell
from labs.checks.addition_judges.calls import call
from utils.grading.cases import case, numbers
from utils.grading.judging import Calls
from utils.grading.questions import Part

SINGLE, EQUAL, DIFFERENT = "one sequence", "equal lengths", "different lengths"
WEIGHTS = ("w_x", "w_h", "b_x", "b_h")


def inputs(seed: int) -> dict[str, Any]:
    """Behind a sequence's end there are numbers, too, as if memory hadn't been wiped."""
    rng = np.random.default_rng(seed)
    single = [_case(rng, SINGLE, [length], *sizes) for length, *sizes in ((2, 1, 1), (1, 3, 2), (4, 2, 3))]
    equal = [_case(rng, EQUAL, lengths, 2, 2) for lengths in ([2, 2], [1, 1, 1], [5, 5, 5])]
    mixed = ([1, 2], [3, 1, 2], [1, 1, 4, 2], [6, 2])
    different = [_case(rng, DIFFERENT, lengths, 2, size) for lengths, size in zip(mixed, (1, 2, 3, 1), strict=True)]
    return {"cases": [*single, *equal, *different, _case(rng, DIFFERENT, [3, 1, 4], 3, 2, "transposed")]}


def _case(
    rng: np.random.Generator, part: str, lengths: list[int], features: int, units: int, layout: str | None = None
) -> dict[str, Any]:
    cell = gru_cell._cell(rng, 1, features, units)
    codes = numbers(rng, len(lengths), max(lengths), features) / 4
    weights = {name: cell[name] for name in WEIGHTS}
    return case(part, layout, codes=codes, lengths=rng.permutation(lengths), **weights)


def _states(codes: np.ndarray, weights: dict[str, np.ndarray]) -> np.ndarray:
    """The state at the beginning and after each step, (T + 1, N, H), as if all sequences went on to the end."""
    states = [np.zeros((len(codes), weights["w_h"].shape[1]))]
    for x in codes.swapaxes(0, 1):
        states.append(gru_cell.right(x=x, h=states[-1], **weights))
    return np.array(states)


def right(codes: np.ndarray, lengths: np.ndarray, **weights: np.ndarray) -> np.ndarray:
    """codes: (N, T, F), lengths: (N,). Returns (N, H)."""
    return _after(lambda lengths, steps: lengths)(codes=codes, lengths=lengths, **weights)


def _after(times: Callable[..., Any]) -> Callable[..., np.ndarray]:
    """The states after as many steps as `times` says, from the lengths and T."""

    def compute(codes: np.ndarray, lengths: np.ndarray, **weights: np.ndarray) -> np.ndarray:
        states = _states(codes, weights)
        return states[times(lengths, codes.shape[1]) + 0 * lengths, np.arange(len(lengths))]

    return compute


def _with_zeros_behind(codes: np.ndarray, lengths: np.ndarray, **weights: np.ndarray) -> np.ndarray:
    there = np.arange(codes.shape[1]) < lengths[:, None]
    return _states(codes * there[..., None], weights)[-1]


def _wiped(codes: np.ndarray, lengths: np.ndarray, **weights: np.ndarray) -> np.ndarray:
    """States are set to 0 where a sequence has ended."""
    return _states(codes, weights)[-1] * (lengths == codes.shape[1])[:, None]


def _one_state_for_all(codes: np.ndarray, lengths: np.ndarray, **weights: np.ndarray) -> np.ndarray:
    """Each sequence begins where the one before it has ended."""
    h, last = np.zeros((1, weights["w_h"].shape[1])), []
    for sequence, length in zip(codes, lengths, strict=True):
        for x in sequence[:length]:
            h = gru_cell.right(x=x[None], h=h, **weights)
        last.append(h[0])
    return np.array(last)


def _backwards(codes: np.ndarray, lengths: np.ndarray, **weights: np.ndarray) -> np.ndarray:
    turned = codes.copy()
    for n, length in enumerate(lengths):
        turned[n, :length] = codes[n, :length][::-1]
    return right(turned, lengths, **weights)


def _never_kept(codes: np.ndarray, lengths: np.ndarray, **weights: np.ndarray) -> np.ndarray:
    """Every step begins with zeros."""
    last = codes[np.arange(len(lengths)), lengths - 1]
    return gru_cell.right(x=last, h=np.zeros((len(lengths), weights["w_h"].shape[1])), **weights)


MISTAKES = {
    "the GRU went on behind the ends of short sequences. Their states have to stay as they are.": _after(
        lambda lengths, steps: steps
    ),
    "the padding was set to zeros, and then read. An image of zeros changes the state, too.": _with_zeros_behind,
    "the states of sequences that have ended were set to 0. Keep them.": _wiped,
    "that is the state before the last term.": _after(lambda lengths, steps: lengths - 1),
    "every sequence stopped where the shortest one ends.": _after(lambda lengths, steps: lengths.min()),
    "that is the state after the first term.": _after(lambda lengths, steps: 1),
    "one step too many was taken by the sequences that have ended.": _after(
        lambda lengths, steps: np.minimum(lengths + 1, steps)
    ),
    "a sequence began with the state of the one before it. Each begins with zeros.": _one_state_for_all,
    "the sequences were read from their ends.": _backwards,
    "each step began with zeros again: give the cell the state that it returned.": _never_kept,
    "all states were returned; the last of each sequence is asked for.": (
        lambda codes, lengths, **weights: _states(codes, weights)[1:].swapaxes(0, 1)
    ),
}


def _call(case: dict[str, Any]) -> str:
    units = case["arguments"]["w_h"].shape[1]
    return f"{call('last_states', case, *WEIGHTS)}, with weights of {units} unit{'s' * (units > 1)}"


PARTS = (Part(SINGLE, 3), Part(EQUAL, 3), Part(DIFFERENT, 6))
judge = Calls("last_states", PARTS, right, MISTAKES, keeps=("codes", "lengths", *WEIGHTS), call=_call)
