"""Comparing what an answer gave with what is right, naming the mistake behind it, and saying so in a few lines.

Outputs come from where student code ran: every type and shape is looked at before it is used. NumPy only.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from utils.grading.questions import LINES, NOT_ANSWERED, Part, Verdict
from utils.grading.wording import compared, described, given, is_numbers, meaning_of_error, shortened, usually


def verdict(parts: Sequence[Part], failures: Mapping[str, Sequence[str]]) -> Verdict:
    """The points of all parts without a failure, and a message: which parts fail, and the lines of the first failure.

    failures: {part's name: lines}.
    """
    of = sum(part.points for part in parts)
    points = sum(part.points for part in parts if part.name not in failures)
    head = f"{points:g} of {of:g} points."
    failed = [part.name for part in parts if part.name in failures]
    if not failed:
        return Verdict(of, of, head)
    which = ", ".join(failed) if len(failed) < len(parts) else "any part"
    lines = [f"{head} Not right yet: {which}.", *failures[failed[0]]]
    return Verdict(points, of, "\n".join(shortened(line) for line in lines[:LINES]))


def nothing(parts: Sequence[Part], *lines: str) -> Verdict:
    """No points, for a reason that concerns the whole answer."""
    of = sum(part.points for part in parts)
    return Verdict(0, of, "\n".join(shortened(line) for line in [f"0 of {of:g} points. {lines[0]}", *lines[1:LINES]]))


def not_answered(parts: Sequence[Part]) -> Verdict:
    """No points, and no more to say than that the answer is still to be written."""
    return Verdict(0, sum(part.points for part in parts), NOT_ANSWERED)


@dataclass(frozen=True)
class Calls:
    """A judge for a question that is put as a list of calls: each case is one call, and belongs to a part.

    name: of the function that is called. parts: what there is to earn; a part is earned when all its cases are right.
    right: the reference, called with a case's arguments by name. mistakes: {what it usually means: a function that
    computes what that mistake gives}. tolerance: absolute and relative, for arrays; whole numbers are compared exactly.

    Inputs are {"cases": [{"part": …, "arguments": {name: value}, "layout": …}]}, the simplest first, because the first
    that fails is shown. Outputs are one dict a case: {"value": …}, or {"error": sentence}, {"kind": type's name} for
    what can't be handed over, or {"unanswered": True}.
    """

    name: str
    parts: Sequence[Part]
    right: Callable[..., Any]
    mistakes: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    tolerance: float = 1e-9

    def __call__(self, inputs: Mapping[str, Any], outputs: Any) -> Verdict:
        """The verdict on `outputs`; never raises, whatever they are."""
        with np.errstate(all="ignore"):  # infinities and NaN may come, too
            return self._verdict(inputs, outputs)

    def _verdict(self, inputs: Mapping[str, Any], outputs: Any) -> Verdict:
        cases = inputs["cases"]
        if not isinstance(outputs, list) or len(outputs) != len(cases):
            return nothing(self.parts, "The check got no usable result from your answer.")
        outcomes = [outcome if isinstance(outcome, dict) else {} for outcome in outputs]
        if all(outcome.get("unanswered") is True for outcome in outcomes):
            return not_answered(self.parts)
        calls = list(zip(cases, outcomes, strict=True))
        first: dict[str, tuple] = {}  # the first failing call of each part
        for case, outcome in calls:
            if not self._fits(case, outcome):
                first.setdefault(case["part"], (case, outcome))
        return verdict(self.parts, {part: self._lines(*shown, calls) for part, shown in first.items()})

    def _fits(self, case: Mapping[str, Any], outcome: Mapping[str, Any]) -> bool:
        return "value" in outcome and same(outcome["value"], self.right(**case["arguments"]), self.tolerance)

    def _lines(self, case: Mapping[str, Any], outcome: Mapping[str, Any], calls: Sequence[tuple]) -> list[str]:
        """What to say of a failing call; the others help to tell mistakes apart."""
        expected = self.right(**case["arguments"])
        came = outcome.get("value")
        lines = [f"Given:    {given(self.name, case)}"]
        if "value" not in outcome:
            lines += [f"Came:     {_nothing_came(outcome)}", f"Expected: {described(expected)}"]
            return [*lines, *usually(_meaning_of_nothing(outcome, expected))]
        lines += compared(came, expected, self.tolerance)
        return [*lines, *usually(self._likely(case, outcome, calls) or unspecific(came, expected))]

    def _likely(self, case: Mapping[str, Any], outcome: Mapping[str, Any], calls: Sequence[tuple]) -> str | None:
        """The mistake that explains what is shown and, of those, gives what came in most calls, right ones included."""
        possible = {
            words: mistaken for words, mistaken in self.mistakes.items() if self._explains(mistaken, case, outcome)
        }
        agreeing = {
            words: sum(self._explains(mistaken, *call) for call in calls) for words, mistaken in possible.items()
        }
        return max(agreeing, key=agreeing.get, default=None)

    def _explains(self, mistaken: Callable[..., Any], case: Mapping[str, Any], outcome: Mapping[str, Any]) -> bool:
        with suppress(ValueError, IndexError, ZeroDivisionError, TypeError, KeyError):  # a mistake may not be possible
            return "value" in outcome and same(outcome["value"], mistaken(**case["arguments"]), self.tolerance)
        return False


def same(came: Any, expected: Any, tolerance: float) -> bool:
    """Whether `came` is the expected whole number, or an array of the expected shape and values. NaN equals nothing."""
    if isinstance(expected, int):
        return whole(came) == expected
    if not is_numbers(came) or came.shape != expected.shape:
        return False
    return bool(np.allclose(came.astype(np.float64), expected, rtol=tolerance, atol=tolerance))


def whole(value: Any) -> int | None:
    """The whole number that `value` is, Python's or NumPy's; None for anything else, floats and bools included."""
    if type(value) is int:
        return value
    if isinstance(value, np.ndarray) and value.shape == () and value.dtype.kind in "iu":
        return int(value)
    return None


def unspecific(came: Any, expected: Any) -> str | None:
    """What is usually meant by a result that has the wrong form, whatever the question; None where nothing is known."""
    if came is None:
        return "the function ends without `return`."
    if isinstance(expected, int):
        number = float(came) if type(came) is float or (is_numbers(came) and came.shape == ()) else None
        return (
            "a float was returned; // divides whole numbers and gives a whole number." if number == expected else None
        )
    if not is_numbers(came):
        return "a NumPy array is asked for."
    if came.shape != expected.shape:
        swapped = came.ndim == expected.ndim >= 2 and came.shape == (*expected.shape[:-2], *expected.shape[:-3:-1])
        return "height and width are swapped." if swapped else None
    if np.allclose(came, np.trunc(expected)) or np.allclose(came, np.round(expected)):
        return "the result was rounded: an array made with the type of whole numbers can't hold fractions."
    return None


def _nothing_came(outcome: Mapping[str, Any]) -> str:
    if outcome.get("unanswered") is True:
        return NOT_ANSWERED
    if isinstance(outcome.get("error"), str):
        return f"your code stopped with {outcome['error']}"
    if isinstance(outcome.get("kind"), str):
        return f"a value of type {outcome['kind']}"
    return "nothing that the check can use"


def _meaning_of_nothing(outcome: Mapping[str, Any], expected: Any) -> str | None:
    if isinstance(expected, np.ndarray) and outcome.get("kind") in ("list", "tuple"):
        return "the result is not an array yet: np.array makes one of a list."
    return meaning_of_error(outcome["error"]) if isinstance(outcome.get("error"), str) else None
