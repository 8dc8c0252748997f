"""Time folded into the batch for an encoder, and unfolded again."""

from collections.abc import Callable
from typing import Any

import numpy as np

from labs.checks.addition_judges import mask
from labs.checks.addition_judges.calls import call
from labs.checks.addition_run import ENCODERS
from utils.grading.cases import case_each, numbers, returning
from utils.grading.judging import Calls
from utils.grading.questions import Part

EQUAL, DIFFERENT = "equal lengths", "different lengths"
ONCE, BATCH = "one call, with the images there are", "batch norm"
TEN, TWO, ONE, CENTRED = ENCODERS  # what the encoders are called
RESULTS = {"codes": "", "calls": ONCE, "images": ONCE}


def inputs(seed: int) -> dict[str, Any]:
    """Images of one pixel first; codes that have the images' shape, two numbers, or one. Padding isn't always zeros."""
    rng = np.random.default_rng(seed)
    cases = _cases(rng, EQUAL, TEN, [2, 2], 1)
    cases += _cases(rng, EQUAL, TWO, [3, 3], 1, 2, 2) + _cases(rng, EQUAL, TWO, [3], 2, 3, 1)
    cases += _cases(rng, EQUAL, TEN, [2, 2], 1, 2, 2) + _cases(rng, EQUAL, ONE, [1, 1, 1], 1, 2, 3)
    cases += _cases(rng, DIFFERENT, TEN, [1, 3], 1) + _cases(rng, DIFFERENT, TEN, [2, 1, 2], 1, 2, 1)
    cases += _cases(rng, DIFFERENT, TWO, [2, 4, 1], 1, 2, 2) + _cases(rng, DIFFERENT, ONE, [3, 1, 2], 1, 3, 2)
    cases += _cases(rng, DIFFERENT, TWO, [1, 2], 3, 2, 4, layout="transposed")
    cases += _cases(rng, BATCH, CENTRED, [2, 1], 1) + _cases(rng, BATCH, CENTRED, [3, 1, 2], 1, 2, 2)
    return {"cases": returning(["codes"], cases)}


def _cases(
    rng: np.random.Generator, part: str, encoder: str, lengths: list[int], *shape: int, layout: Any = None
) -> list:
    lengths = rng.permutation(lengths)
    x = numbers(rng, len(lengths), max(lengths), *shape)
    return case_each(RESULTS | {"codes": part}, layout, encoder=encoder, x=x, lengths=lengths)


def right(encoder: str, x: np.ndarray, lengths: np.ndarray) -> dict[str, Any]:
    """x: (N, T, ...). The codes (N, T, ...), zeros behind each end; the encoder's calls, and how many images it had."""
    codes = unfolded(ENCODERS[encoder](x[mask.right(lengths)]), lengths)
    return {"codes": codes, "calls": 1, "images": int(lengths.sum())}


def unfolded(rows: np.ndarray, lengths: np.ndarray, behind: float = 0.0) -> np.ndarray:
    """Rows (M, ...), sequence after sequence, as (N, T, ...), with `behind` where a sequence has ended."""
    there = mask.right(lengths)
    codes = np.full((*there.shape, *rows.shape[1:]), behind)
    codes[there] = rows
    return codes


def _all_at_once(x: np.ndarray, encoder: str) -> np.ndarray:
    codes = ENCODERS[encoder](x.reshape(-1, *x.shape[2:]))
    return codes.reshape(*x.shape[:2], *codes.shape[1:])


def _with_padding(encoder: str, x: np.ndarray, lengths: np.ndarray) -> dict[str, Any]:
    return {"codes": _all_at_once(x, encoder), "images": x.shape[0] * x.shape[1]}


def _hidden_padding(encoder: str, x: np.ndarray, lengths: np.ndarray) -> dict[str, Any]:
    there = mask.right(lengths)
    codes = _all_at_once(x, encoder)
    return {"codes": np.where(there.reshape(*there.shape, *[1] * (codes.ndim - 2)), codes, 0.0), "images": there.size}


def _one_by_one(groups: Callable[[np.ndarray], list[np.ndarray]]) -> Callable[..., dict[str, Any]]:
    """One call for each group of places, of which those that are there are given; groups: from the mask."""

    def compute(encoder: str, x: np.ndarray, lengths: np.ndarray) -> dict[str, Any]:
        there, parts = mask.right(lengths), {}
        chosen = [group for group in groups(there) if group.any()]
        for group in chosen:
            parts |= zip(zip(*np.nonzero(group), strict=True), ENCODERS[encoder](x[group]), strict=True)
        rows = np.array([parts[place] for place in zip(*np.nonzero(there), strict=True)])
        return {"codes": unfolded(rows, lengths), "calls": len(chosen), "images": int(lengths.sum())}

    return compute


def _sequences(there: np.ndarray) -> list[np.ndarray]:
    return [there & (np.arange(len(there)) == n)[:, None] for n in range(len(there))]


def _steps(there: np.ndarray) -> list[np.ndarray]:
    return [there & (np.arange(there.shape[1]) == t) for t in range(there.shape[1])]


def _singles(there: np.ndarray) -> list[np.ndarray]:
    return [sequence & step for sequence in _sequences(there) for step in _steps(there)]


def _zeros_encoded(encoder: str, x: np.ndarray, lengths: np.ndarray) -> dict[str, Any]:
    there = mask.right(lengths)
    return _with_padding(encoder, np.where(there.reshape(*there.shape, *[1] * (x.ndim - 2)), x, 0.0), lengths)


def _back_in_a_row(encoder: str, x: np.ndarray, lengths: np.ndarray) -> dict[str, Any]:
    """Codes put back as if they filled the first places of the table."""
    rows = ENCODERS[encoder](x[mask.right(lengths)])
    flat = np.zeros((len(lengths) * lengths.max(), *rows.shape[1:]))
    flat[: len(rows)] = rows
    return {"codes": flat.reshape(len(lengths), lengths.max(), *rows.shape[1:])}


def _by_time(encoder: str, x: np.ndarray, lengths: np.ndarray) -> dict[str, Any]:
    """Folded step after step, and unfolded as if it had been sequence after sequence."""
    rows = ENCODERS[encoder](x.swapaxes(0, 1)[mask.right(lengths).T])
    return {"codes": unfolded(rows, lengths)}


def _flattened(encoder: str, x: np.ndarray, lengths: np.ndarray) -> dict[str, Any]:
    codes = right(encoder, x, lengths)["codes"]
    return {"codes": codes.reshape(*codes.shape[:2], -1)}


MISTAKES = {
    "the encoder saw the padding, too, and its codes stand behind the ends. Give it x[mask] alone.": _with_padding,
    "zeros were put behind the ends before the encoder, not after it: it makes codes of zeros, too.": _zeros_encoded,
    "the encoder saw the padding, too: its codes were wiped out afterwards, but batch norm has counted them, and they "
    "cost time.": _hidden_padding,
    "the encoder is called once for each sequence. Fold time into the batch: one call, all images.": _one_by_one(
        _sequences
    ),
    "the encoder is called once for each step. Fold time into the batch: one call, all images.": _one_by_one(_steps),
    "the encoder is called once for each image. Fold time into the batch: one call, all images.": _one_by_one(_singles),
    "the codes were put back one after the other, without gaps behind short sequences. Put them where the mask is "
    "True.": _back_in_a_row,
    "images went in step after step, and codes were taken to come out sequence after sequence.": _by_time,
    "the codes were flattened. Whatever shape a code has, it keeps: codes.shape[1:].": _flattened,
    "these are the codes of all images, (M, …). They have to be unfolded again, (N, T, …).": (
        lambda encoder, x, lengths: {"codes": ENCODERS[encoder](x[mask.right(lengths)])}
    ),
}


def _call(case: dict[str, Any]) -> str:
    encoder = case["arguments"]["encoder"]
    return f"{call('time_distributed', case, encoder='encoder')}; the encoder gives {encoder}"


PARTS = (Part(EQUAL, 3), Part(DIFFERENT, 4), Part(ONCE, 3), Part(BATCH, 2))
judge = Calls("time_distributed", PARTS, right, MISTAKES, keeps=("x", "lengths"), call=_call)
