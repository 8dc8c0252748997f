"""How a check puts values and mistakes into words: short, on one line each, whatever an answer returned. NumPy only."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

SHOWN, SHOWN_FRACTIONS = 16, 6  # numbers of an array that are written out, if all are whole, or else
LONGEST = 300  # characters of a line
ERRORS = {  # what an exception's text usually means, in whatever question
    "Cannot cast ufunc": "an array of x's type can't take fractions. Use np.zeros.",
    "cannot reshape": "reshape needs blocks that fill the array exactly.",
    "out of bounds": "an index leaves the array. Where does the loop have to end?",
    "not aligned": "the shapes of a matrix product don't go together; print both. Which wants `.T`?",
    "mismatch in its core dimension": "the shapes of a matrix product don't go together; print both. Which wants `.T`?",
    "could not be broadcast": "two arrays whose shapes don't go together were combined; print both shapes.",
    "mat1 and mat2": "the shapes of a matrix product don't go together. Which wants `.T`? Are maps flattened?",
    "must match the size of tensor": "two tensors whose shapes don't go together were combined; print both shapes.",
    "tensors to be on the same device": "a new tensor was made elsewhere than those given: x.new_zeros(…), or "
    "device=x.device.",
    "not on the expected device": "a new tensor was made elsewhere than those given: x.new_zeros(…), or "
    "device=x.device.",
    "Tensor that requires grad": "NumPy's results have no gradient. Stay with PyTorch's functions.",
    "leaf Variable that requires grad": "an argument was written into. Work on a new tensor.",
    'required "forward"': "the class has no method `forward`; is it indented as `__init__` is?",
}


def shortened(line: str) -> str:
    """One line of at most LONGEST characters, whatever an exception's text or a type's name brought along."""
    line = re.sub(r"[^\S ]+", " ", str(line)).rstrip()
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def given(name: str, case: Mapping[str, Any]) -> str:
    """The call as one would type it: `output_size(size=7, kernel=3)`, with a word on how an array lies in memory."""
    arguments = ", ".join(f"{key}={described(value)}" for key, value in case["arguments"].items())
    layout = f" ({case['layout']} in memory)" if case.get("layout") else ""
    return f"{name}({arguments}){layout}"


def described(value: Any) -> str:
    """A value in a few words: small ones as typed, large arrays by their shape."""
    if type(value) is float:
        return f"{value:.6g}" + ".0" * (value.is_integer() and abs(value) < 1e6)  # so that 3.0 doesn't look like 3
    if not isinstance(value, np.ndarray):
        return _python(value)
    if value.ndim == 0:
        return described(value.item())
    kind = "whole numbers, " if value.dtype.kind in "iu" else ""
    if not _is_written_out(value):
        return f"an array of {kind}shape {value.shape}"
    return (
        f"{_python(value.tolist())}, {kind}shape {value.shape}" if kind or value.ndim > 2 else _python(value.tolist())
    )


def compared(came: Any, expected: Any, tolerance: float, name: str = "") -> list[str]:
    """Two lines: what came, what was expected. Of two large arrays of one shape, the first place where they differ.

    name: of the result, where there are several.
    """
    label = f"{name} = " if name else ""
    if isinstance(expected, np.ndarray) and is_numbers(came):
        if came.shape != expected.shape:
            return [f"Came:     {label}{_with_shape(came)}", f"Expected: {label}{_with_shape(expected)}"]
        if not _is_written_out(expected) or not _is_written_out(came):
            differ = ~np.isclose(came, expected, rtol=tolerance, atol=tolerance)
            place = tuple(int(i) for i in np.argwhere(differ)[0])
            where = f"at {list(place)}{f' of {name}' if name else ''}"
            several = f" ({differ.sum()} of {differ.size} numbers differ)"
            return [f"Came:     {came[place]:.6g} {where}{several}", f"Expected: {expected[place]:.6g} {where}"]
    return [f"Came:     {label}{described(came)}", f"Expected: {label}{described(expected)}"]


def is_numbers(value: Any) -> bool:
    """Whether `value` is an array of real numbers."""
    return isinstance(value, np.ndarray) and value.dtype.kind in "iuf"


def meaning_of_error(error: str) -> str | None:
    """What an exception usually means, from its text; None where nothing is known."""
    return next((meaning for text, meaning in ERRORS.items() if text in error), None)


def usually(meaning: str | None) -> list[str]:
    """The last line of a message; none where nothing is known."""
    return [f"This usually means: {meaning}"] if meaning else []


def _with_shape(value: np.ndarray) -> str:
    return f"{_python(value.tolist())}, shape {value.shape}" if _is_written_out(value) else f"shape {value.shape}"


def _is_written_out(value: np.ndarray) -> bool:
    most = SHOWN if value.dtype.kind != "f" or np.all(value == np.trunc(value)) else SHOWN_FRACTIONS
    return 0 < value.size <= most


def _python(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return described(value)
    if isinstance(value, float):
        return f"{value:.5g}"
    if isinstance(value, list):
        return f"[{', '.join(map(_python, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(_python, value))})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {_python(item)}' for key, item in value.items())}}}"
    return shortened(repr(value))
