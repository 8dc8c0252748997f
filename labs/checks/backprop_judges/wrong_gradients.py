"""A gradient check: of several arrays that are said to be a gradient, which are not?"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from labs.checks.backprop_run import LOSSES
from utils.grading.cases import case
from utils.grading.judging import Calls
from utils.grading.questions import Part
from utils.grading.wording import given

CLEAR, SMALL, SCALES, ODD = "clear mistakes", "small mistakes", "tiny and huge gradients", "odd arrays"
STEP, SHARE = 1e-5, 1e-5  # of the difference, and of the largest entry that a gradient may be off
SLOPES = {
    "Σ w²": lambda w: 2 * w,
    "Σ w³": lambda w: 3 * w**2,
    "Σ exp w": np.exp,
    "log Σ exp w": lambda w: np.exp(w) / np.exp(w).sum(),
    "Σ exp 50w": lambda w: 50 * np.exp(50 * w),  # so steep that a difference to one side is too far off
    "10⁻⁷ · Σ w²": lambda w: 2e-7 * w,
    "10⁸ · Σ w²": lambda w: 2e8 * w,
}
Changes = Sequence[Callable[[np.ndarray], np.ndarray]]
FINE: Changes = (lambda g: g, lambda g: g * (1 + 1e-7))  # the second as if it had been rounded to 32 bits
ALLOWED: Changes = (lambda g: _with(g, 1, SHARE / 2),)  # and more than that share of this entry itself
BAD: Changes = (lambda g: -g, lambda g: 2 * g, lambda g: 0 * g, lambda g: g / g.size)
SLIGHT: Changes = (
    lambda g: 1.01 * g,
    lambda g: _with(g, -1, 0.1),
    lambda g: _with(g, -1, -0.1),
    lambda g: _with(_with(g, 0, 0.2), -1, -0.2),  # the two cancel in a sum
    lambda g: g[::-1],
    lambda g: _with(g, -1, 10 * SHARE),
)


def inputs(seed: int) -> dict[str, Any]:
    """Each case has right gradients and wrong ones, in random order."""
    rng = np.random.default_rng(seed)
    cases = [_case(rng, CLEAR, "Σ w²", np.array([3.0, -1.0]), BAD[:1])]
    cases += [_case(rng, CLEAR, "Σ w³", _drawn(rng, 4, 2), BAD[:2])]
    cases += [_case(rng, CLEAR, "log Σ exp w", _drawn(rng, 6), BAD[2:])]
    cases += [_case(rng, CLEAR, "Σ exp w", _drawn(rng, 2, 3, 2), BAD[:3])]
    cases += [_case(rng, CLEAR, "Σ w³", _drawn(rng, 5), ())]
    cases += [_case(rng, SMALL, "Σ exp w", _drawn(rng, 3, 3), (slight,)) for slight in SLIGHT]
    cases += [_case(rng, SMALL, "Σ exp 50w", _drawn(rng, 2, 3) / 40, SLIGHT[:1])]
    cases += [_case(rng, SMALL, "Σ w²", -np.abs(_drawn(rng, 4)), SLIGHT[:1])]  # no slope is positive
    cases += [_case(rng, SMALL, "log Σ exp w", _drawn(rng, 6), ALLOWED)]
    cases += [_case(rng, SCALES, "10⁻⁷ · Σ w²", _drawn(rng, 3), BAD[1:3])]
    cases += [_case(rng, SCALES, "10⁸ · Σ w²", _drawn(rng, 4), BAD[1:2])]
    cases += [_case(rng, ODD, "Σ w²", _drawn(rng, 2, 2), (lambda g: _with(g, 1, np.nan),))]
    cases += [_case(rng, ODD, "Σ exp w", _drawn(rng, 1), BAD[1:2])]
    layouts = "transposed", "every second number"
    cases += [_case(rng, ODD, "Σ w³", _drawn(rng, 3, 4), SLIGHT[:1], layout) for layout in layouts]
    return {"cases": cases}


def _case(
    rng: np.random.Generator, part: str, loss: str, w: np.ndarray, others: Changes, layout: str | None = None
) -> dict[str, Any]:
    """The gradients are called A, B, C and so on; FINE are right."""
    arrays = [change(SLOPES[loss](w)) for change in (*FINE, *others)]
    order = rng.permutation(len(arrays))
    gradients = {name: np.ascontiguousarray(arrays[k]) for name, k in zip("ABCDEFG", order, strict=False)}
    return case(part, layout, loss=loss, w=w, gradients=gradients)


def _drawn(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Numbers from 1 to 2 in size, of both signs; the first is 2, so that none of these losses bends much there."""
    w = rng.uniform(1, 2, size=shape)
    w.flat[1::3] *= -1
    w.flat[0] = 2
    return w


def _with(g: np.ndarray, place: int, more: float) -> np.ndarray:
    """The gradient with one entry off, by a share of the largest one."""
    changed = g.copy()
    changed.flat[place] += more * np.abs(g).max()
    return changed


def right(loss: str, w: np.ndarray, gradients: dict[str, np.ndarray]) -> list[str]:
    """The names of the gradients that aren't the loss's."""
    return _judged(SLOPES[loss](w), gradients)


def _share(off: np.ndarray, slopes: np.ndarray) -> float:
    return np.abs(off).max() / np.abs(slopes).max()


def _judged(slopes: np.ndarray, gradients: dict[str, np.ndarray], measure: Any = _share) -> list[str]:
    return [name for name, g in gradients.items() if not measure(g - slopes, slopes) <= SHARE]


def _differences(loss: str, w: np.ndarray, ahead: float = STEP, behind: float = STEP) -> np.ndarray:
    """(L(w + ahead) − L(w − behind)) / (ahead + behind), number by number."""
    slopes = np.zeros(w.shape)
    for place in np.ndindex(*w.shape):
        losses = []
        for step in (ahead, -behind):
            moved = w.copy()
            moved[place] += step
            losses.append(LOSSES[loss](moved))
        slopes[place] = (losses[0] - losses[1]) / (ahead + behind)
    return slopes


def _by(slopes: Any, measure: Any = _share) -> Any:
    """A mistake in the difference, a function of loss and w, or in how it is compared."""
    return lambda loss, w, gradients: _judged(slopes(loss, w), gradients, measure)


def _compared(measure: Any) -> Any:
    return _by(_differences, measure)


MISTAKES = {
    "these are the right ones. The names of the wrong ones are asked for.": (
        lambda loss, w, gradients: [name for name in gradients if name not in right(loss, w, gradients)]
    ),
    "the difference is taken to one side only. It is far less exact: move to both sides, (L(w + h) − L(w − h)) / 2h.": (
        _by(lambda loss, w: _differences(loss, w, behind=0))
    ),
    "it is divided by h. The two points lie 2h apart.": _by(lambda loss, w: 2 * _differences(loss, w)),
    "how far off it is was compared with a fixed number. Compare with the largest entry: 10⁻⁷ may be much.": (
        _compared(lambda off, _: np.abs(off).max())
    ),
    "the differences were added up, and cancelled. Take absolute values first, and the largest of them.": (
        _compared(lambda off, slopes: abs(off.sum()) / np.abs(slopes).max())
    ),
    "the largest difference is taken without absolute values: what is too small isn't seen.": (
        _compared(lambda off, slopes: off.max() / np.abs(slopes).max())
    ),
    "a tenth was allowed, or one part in a hundred. A right gradient agrees to many more digits.": (
        _compared(lambda off, slopes: _share(off, slopes) / 2_000)
    ),
    "one part in a thousand was allowed. A right gradient agrees to two digits more.": (
        _compared(lambda off, slopes: _share(off, slopes) / 100)
    ),
    "each number was compared with itself. One that is small may be off by a larger share: compare with the largest.": (
        _compared(lambda off, slopes: np.abs(off / slopes).max())
    ),
    "the largest entry was taken without absolute values: it may be negative, and so may be what you allow.": (
        _compared(lambda off, slopes: np.abs(off).max() / slopes.max() if slopes.max() > 0 else np.inf)
    ),
    "only the first number is looked at.": _compared(lambda off, slopes: abs(off.flat[0]) / np.abs(slopes).max()),
    "a gradient that holds nan passed: nan > t is False, whatever t is. Ask `not … <= t`, or np.isfinite.": (
        _compared(lambda off, slopes: np.nan_to_num(_share(off, slopes)))
    ),
    "all gradients were found wrong, also those that agree with the difference.": lambda loss, w, gradients: list(
        gradients
    ),
    "none was found wrong.": lambda loss, w, gradients: [],
}


def _call(case: dict[str, Any]) -> str:
    """The call, with the loss as a formula and not as a text."""
    loss = case["arguments"]["loss"]
    return given("wrong_gradients", case).replace(f"loss='{loss}'", f"loss: {loss}")


SCATTERED = (
    "w was moved in a copy. Of an array that doesn't lie in one piece, `ravel` and `reshape` give a copy, and the loss "
    "of w stays the same. Use w[place], for place in np.ndindex(*w.shape)."
)
PARTS = (Part(CLEAR, 4), Part(SMALL, 3), Part(SCALES, 2), Part(ODD, 1))
judge = Calls("wrong_gradients", PARTS, right, MISTAKES, keeps=("w", "gradients"), call=_call, scattered=SCATTERED)
