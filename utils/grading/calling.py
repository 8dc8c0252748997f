"""Calling an answer and handing back what it gave as plain data; the labs' run functions are made of this.

It runs beside the student's code and knows no right answer. In the sandbox it is the only module of ours that a lab's
run functions find. Standard library and NumPy only.
"""

import traceback
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

LARGEST = 100_000  # numbers of an array that are handed back
MOST, LONGEST = 50, 100  # names in a list, and characters of one
LAYOUTS = {  # the same array, lying otherwise in memory
    "transposed": lambda array: np.ascontiguousarray(array.T).T,
    "every second number": lambda array: np.repeat(array, 2, axis=-1)[..., ::2],
    "back to front": lambda array: array[..., ::-1].copy()[..., ::-1],
}


class NothingToJudge(Exception):
    """What an answer did that leaves nothing to judge, though its code ran: words for the student."""


def call_each(answer: Callable, inputs: Mapping[str, Any], how: Callable | None = None) -> list[dict[str, Any]]:
    """What the answer gives for each case: {"value": …}, {"kind": type}, {"error": …} or {"unanswered": True}.

    A case is {"arguments": {name: value}, "layout": …}. If it has "results", the answer returns a tuple of these, and
    the value is the one that "result" names; where that has another type, "of" is its name. "changed" lists
    arguments that the call has left other than they were.
    how: calls the answer, `how(answer, *arguments)`, where that isn't `answer(*arguments)`.
    """
    return [_called(answer, case, how or _plainly) for case in inputs["cases"]]


def attempt(answer: Callable, call: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What the call gives; an exception of the student's code as a sentence, a stub as {"unanswered": True}.

    NothingToJudge becomes {"said": its words}.
    """
    try:
        with np.errstate(all="ignore"):  # the check says what NaN means, once
            return call()
    except MemoryError:  # the sandbox says how much there is
        raise
    except NothingToJudge as found:
        return {"said": str(found)}
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        if isinstance(error, NotImplementedError) and "site-packages" not in last.filename:  # PyTorch raises it, too
            if last.name == getattr(answer, "__name__", ""):
                return {"unanswered": True}
            called = f"NotImplementedError: {last.name}, which it calls, is not answered yet"
            return {"error": f"{called}{_line(error, answer)}"}
        first = f"{error}".strip().splitlines()[:1]
        return {"error": f"{type(error).__name__}: {''.join(first)[:200]}{_line(error, answer)}"}


def handed_back(value: Any) -> dict[str, Any]:
    """{"value": …} for numbers, arrays of them and lists of names, {"kind": type's name} for what else may come."""
    if isinstance(value, np.generic):
        value = np.asarray(value)
    if type(value) is np.ndarray and value.dtype.kind in "biuf":
        if value.size > LARGEST:
            return {"kind": f"array of shape {value.shape}"}
        return {"value": value.astype({"b": "bool", "f": "float64"}.get(value.dtype.kind, "int64"))}
    if type(value) is list and len(value) <= MOST and all(type(item) is str for item in value):
        return {"value": [item[:LONGEST] for item in value]}
    small = type(value) is int and abs(value) < 2**63
    return (
        {"value": value} if value is None or small or type(value) in (bool, float) else {"kind": type(value).__name__}
    )


def _plainly(answer: Callable, *arguments: Any) -> Any:
    return answer(*arguments)


def _called(answer: Callable, case: Mapping[str, Any], how: Callable) -> dict[str, Any]:
    arguments = {name: _as_said(value, case.get("layout")) for name, value in case["arguments"].items()}
    outcome = attempt(answer, lambda: _picked(how(answer, *arguments.values()), case))
    changed = [name for name, value in arguments.items() if _differ(value, case["arguments"][name])]
    return outcome | {"changed": changed} if changed else outcome


def _picked(returned: Any, case: Mapping[str, Any]) -> dict[str, Any]:
    """What was returned; of a tuple of results, the one that the case asks for."""
    if "results" not in case:
        return handed_back(returned)
    names = case["results"]
    if isinstance(returned, tuple | list) and len(returned) == len(names):
        found = handed_back(returned[names.index(case["result"])])
        return found | {"of": case["result"]} if "kind" in found else found
    many = f" of {len(returned)}" if isinstance(returned, tuple | list) else ""
    return {"kind": f"{type(returned).__name__}{many}"}


def _line(error: Exception, answer: Callable) -> str:
    """Where in the student's cell it happened: " (line 3)"; nothing when it happened elsewhere."""
    cell = getattr(getattr(answer, "__code__", None), "co_filename", None)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == cell]
    return f" (line {lines[-1]})" if lines else ""


def _as_said(value: Any, layout: str | None) -> Any:
    """An argument as the student gets it: arrays laid out as the case says, small lists in lists as tuples."""
    if isinstance(value, np.ndarray):
        return LAYOUTS.get(layout if value.ndim else None, np.copy)(value)  # a single number lies in one way
    if isinstance(value, list):
        return [tuple(item) if isinstance(item, list) else _as_said(item, None) for item in value]
    if isinstance(value, dict):
        return {key: tuple(item) if isinstance(item, list) else _as_said(item, None) for key, item in value.items()}
    return value


def _differ(now: Any, before: Any) -> bool:
    """Whether an array, or one in a dictionary, is no longer what it was."""
    if isinstance(before, dict):
        return now.keys() != before.keys() or any(_differ(now[name], value) for name, value in before.items())
    return isinstance(before, np.ndarray) and not np.array_equal(now, before, equal_nan=before.dtype.kind == "f")
