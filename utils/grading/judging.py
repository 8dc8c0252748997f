"""Comparing what an answer gave with what is right, naming the mistake behind it, and saying so in a few lines.

Outputs come from where student code ran: every type and shape is looked at before it is used. NumPy only.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from utils.grading.questions import LINES, NOT_ANSWERED, Part, Verdict
from utils.grading.wording import compared, described, given, is_numbers, meaning_of_error, shortened, usually

SINGLE = 3e-6  # how far off results are that float32 is in, relative to the largest


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


def nothing_to_judge(parts: Sequence[Part], outputs: Any, call: str) -> Verdict | None:
    """The verdict on outputs that say no more than that nothing came of a call; None where there is more to judge.

    call: the call as the student would type it.
    """
    if not isinstance(outputs, dict):
        return nothing(parts, "The check got no usable result from your answer.")
    if outputs.get("unanswered") is True:
        return not_answered(parts)
    if isinstance(outputs.get("error"), str):
        stopped = f"Came:     your code stopped with {outputs['error']}"
        return nothing(parts, "It doesn't run.", f"Given:    {call}", stopped)
    if isinstance(outputs.get("said"), str):
        meaning = usually(meaning_of_error(outputs["said"]))
        return nothing(parts, "Nothing to judge.", f"Given:    {call}", f"Came:     {outputs['said']}", *meaning)
    return None


@dataclass(frozen=True)
class Calls:
    """A judge for a question that is put as a list of calls: each case is one call, and belongs to a part.

    name: of the function that is called. parts: what there is to earn; a part is earned when all its cases are right.
    right: the reference, called with a case's arguments by name. mistakes: {what it usually means: a function that
    computes what that mistake gives}. tolerance: absolute and relative, for arrays and floats; all else is compared
    exactly. keeps: arguments that a call must leave as they are. call: words a case's call, where `name(…)` isn't it.
    scattered: what it means where only arrays fail that don't lie in one piece in memory.

    Inputs are {"cases": [{"part": …, "arguments": {name: value}, "layout": …}]}, the simplest first, because the first
    that fails is shown. Outputs are one dict a case: {"value": …}, or {"error": sentence}, {"said": sentence},
    {"kind": type's name} for what can't be handed over, or {"unanswered": True}.

    An answer may return several results. A case then has "results", their names in order, and is about the one that
    "result" names. `right` returns all of them as {name: value}, a mistake only those that it gets wrong. Where the run
    function adds results of its own, "returned" names those that the answer returns.
    """

    name: str
    parts: Sequence[Part]
    right: Callable[..., Any]
    mistakes: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    tolerance: float = 1e-9
    keeps: Collection[str] = ()
    call: Callable[[Mapping[str, Any]], str] | None = None
    scattered: str | None = None

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
        expected = _result(self.right, case)
        return "value" in outcome and same(outcome["value"], expected, self.tolerance) and not self._changed(outcome)

    def _changed(self, outcome: Mapping[str, Any]) -> list[str]:
        """Of the arguments that have to stay as they are, those that the call changed."""
        changed = outcome.get("changed")
        return [name for name in self.keeps if isinstance(changed, list) and name in _texts(changed)]

    def _lines(self, case: Mapping[str, Any], outcome: Mapping[str, Any], calls: Sequence[tuple]) -> list[str]:
        """What to say of a failing call; the others help to tell mistakes apart."""
        expected = _result(self.right, case)
        came = outcome.get("value")
        lines = [f"Given:    {self.call(case) if self.call else given(self.name, case)}"]
        if "value" not in outcome:
            return [*lines, *_words_on_nothing(case, outcome, expected)]
        if same(came, expected, self.tolerance):
            return [*lines, *_words_on_changes(self._changed(outcome))]
        lines += compared(came, expected, self.tolerance, case.get("result", ""))
        return [*lines, *usually(self._likely(case, outcome, calls) or unspecific(came, expected))]

    def _likely(self, case: Mapping[str, Any], outcome: Mapping[str, Any], calls: Sequence[tuple]) -> str | None:
        """The mistake that explains what is shown and, of those, gives what came in most calls, right ones included.

        Calls about the same result count first.
        """
        in_one_piece = [call for call in calls if not call[0].get("layout")]
        if self.scattered and case.get("layout") and all(self._fits(*call) for call in in_one_piece):
            return self.scattered
        possible = {
            words: mistaken for words, mistaken in self.mistakes.items() if self._explains(mistaken, case, outcome)
        }
        agreeing = {
            words: [one.get("result") == case.get("result") for one, its in calls if self._explains(mistaken, one, its)]
            for words, mistaken in possible.items()
        }
        return max(agreeing, key=lambda words: (sum(agreeing[words]), len(agreeing[words])), default=None)

    def _explains(self, mistaken: Callable[..., Any], case: Mapping[str, Any], outcome: Mapping[str, Any]) -> bool:
        with suppress(ValueError, IndexError, ZeroDivisionError, TypeError, KeyError):  # a mistake may not be possible
            return "value" in outcome and same(outcome["value"], _result(mistaken, case), self.tolerance, nan=True)
        return False


def _result(compute: Callable[..., Any], case: Mapping[str, Any]) -> Any:
    """What a reference, or a mistake, gives for a case. Raises KeyError where it has no such result."""
    value = compute(**case["arguments"])
    return value[case["result"]] if "results" in case else value


def same(came: Any, expected: Any, tolerance: float, nan: bool = False) -> bool:
    """Whether `came` is the expected number, True or False, list of names, or an array of that shape, kind and values.

    nan: whether NaN equals NaN; else it equals nothing.
    """
    if isinstance(expected, bool):
        return flag(came) is expected
    if isinstance(expected, int):
        return whole(came) == expected
    if isinstance(expected, list):
        return isinstance(came, list) and len(_texts(came)) == len(came) and came == expected
    if isinstance(expected, float):
        came, expected = number(came), np.asarray(expected)
    if _is_flags(expected):
        return _is_flags(came) and np.array_equal(came, expected)
    if not is_numbers(came) or came.shape != expected.shape:
        return False
    return bool(np.allclose(came.astype(np.float64), expected, rtol=tolerance, atol=tolerance, equal_nan=nan))


def flag(value: Any) -> bool | None:
    """The bool that `value` is, Python's or NumPy's; None for anything else."""
    if isinstance(value, np.ndarray) and value.shape == () and value.dtype.kind == "b":
        return bool(value)
    return value if type(value) is bool else None


def number(value: Any) -> np.ndarray | None:
    """The number that `value` is, Python's or NumPy's, as an array of shape (); None for anything else."""
    if type(value) in (int, float):
        return np.asarray(float(value))
    return value if is_numbers(value) and value.shape == () else None


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
        return "the function ends without `return`, or returns a variable that was never set."
    if isinstance(expected, bool):
        return "True or False is asked for." if flag(came) is None else None
    if isinstance(expected, int):
        equal = number(came) is not None and number(came) == expected
        return "a float was returned; // divides whole numbers and gives a whole number." if equal else None
    if isinstance(expected, list):
        return None if isinstance(came, list) else "a list of names is asked for."
    if isinstance(expected, float):
        came, expected = (came if number(came) is None else number(came)), np.asarray(expected)
        if not is_numbers(came) or came.shape:
            return "a single number is asked for."
    return _wrong_array(came, expected)


def _is_flags(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "b"


def _wrong_array(came: Any, expected: np.ndarray) -> str | None:
    if _is_flags(expected):
        return "True and False are asked for, not numbers." if is_numbers(came) else None
    if not is_numbers(came):
        return "numbers are asked for, not True and False." if _is_flags(came) else "a NumPy array is asked for."
    if came.shape != expected.shape:
        swapped = came.ndim == expected.ndim >= 2 and came.shape == (*expected.shape[:-2], *expected.shape[:-3:-1])
        return "the last two axes are swapped (of an image, height and width)." if swapped else None
    if not np.isfinite(came).all():
        return "somewhere 0 was divided by 0, an exponential overflowed, or the logarithm of 0 was taken."
    if np.allclose(came, expected, rtol=0, atol=SINGLE * np.abs(expected).max(initial=0)):
        return (
            "float32 is in it somewhere, with its 7 digits (or a tiny number was added). New numbers need the type of "
            "those given."
        )
    if np.allclose(came, np.trunc(expected)) or np.allclose(came, np.round(expected)):
        return "the result was rounded: an array made with the type of whole numbers can't hold fractions."
    return None


def _words_on_changes(changed: Sequence[str]) -> list[str]:
    return [
        f"Came:     the right result, but {' and '.join(changed)} changed during the call",
        "Expected: the arrays that were given are left as they are",
        *usually("`x -= …`, `x *= …` and `x[…] = …` write into the array itself. Work on a copy: x.copy(), x.clone()."),
    ]


def _words_on_nothing(case: Mapping[str, Any], outcome: Mapping[str, Any], expected: Any) -> list[str]:
    """What to say where no value came: of the whole answer, or of the one result that can't be handed over."""
    name = case.get("result", "")
    of_result = name in _texts([outcome.get("of")])
    wanted = f"{name} = {described(expected)}" if name else described(expected)
    return [
        f"Came:     {f'{name}: ' if of_result else ''}{_nothing_came(outcome)}",
        f"Expected: {wanted if of_result else _asked_for(case) or wanted}",
        *usually(_meaning_of_nothing(outcome, expected)),
    ]


def _asked_for(case: Mapping[str, Any]) -> str:
    """The results that a case's answer returns, as one would type them; empty where it returns only one."""
    names = case.get("returned", case.get("results", ()))
    return f"({', '.join(names)})" if len(names) > 1 else ""


def _texts(values: Sequence[Any]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


def _nothing_came(outcome: Mapping[str, Any]) -> str:
    if outcome.get("unanswered") is True:
        return NOT_ANSWERED
    if isinstance(outcome.get("error"), str):
        return f"your code stopped with {outcome['error']}"
    if isinstance(outcome.get("said"), str):
        return outcome["said"]
    if isinstance(outcome.get("kind"), str):
        return f"a value of type {outcome['kind']}"
    return "nothing that the check can use"


def _meaning_of_nothing(outcome: Mapping[str, Any], expected: Any) -> str | None:
    kind = outcome["kind"] if isinstance(outcome.get("kind"), str) else None
    if isinstance(expected, np.ndarray) and kind in ("list", "tuple"):
        return "the result is not an array yet: np.array makes one of a list."
    if isinstance(expected, list) and kind:
        return unspecific(kind, expected)
    sentence = outcome.get("error", outcome.get("said"))
    return meaning_of_error(sentence) if isinstance(sentence, str) else None
