"""How a check puts values and mistakes into words: short, on one line each, whatever an answer returned. NumPy only."""

import re
from collections.abc import Callable, Mapping
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
    "device type tensor to numpy": "NumPy can't see what lies on a GPU. Stay with PyTorch's functions.",
    "view size is not compatible": "the tensor doesn't lie in one piece in memory. Use .reshape or .flatten instead.",
    "requires_grad was switched off": "`.detach_()` and `.requires_grad_(False)` change the tensor that was given. "
    "`.detach()` makes another one.",
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


def described(value: Any, more: int = 0) -> str:
    """A value in a few words: small ones as typed, large arrays by their shape. more: digits than usual."""
    if type(value) is float:
        whole = value.is_integer() and abs(value) < 1e6
        return f"{value:.{6 + more}g}" + ".0" * whole  # so that 3.0 doesn't look like 3
    if not isinstance(value, np.ndarray):
        return _python(value, more)
    if value.ndim == 0:
        return described(value.item(), more)
    kind = "whole numbers, " if value.dtype.kind in "iu" else ""
    if not _is_written_out(value):
        return f"an array of {kind}shape {value.shape}"
    written = _python(value.tolist(), more)
    return f"{written}, {kind}shape {value.shape}" if kind or value.ndim > 2 else written


def told_apart(came: Any, expected: Any, words: Callable[[Any, int], str] = described) -> tuple[str, str]:
    """Both in words, with as many digits as it takes to see a difference. words: of a value, from how many more."""
    for more in (0, 4, 11):
        texts = words(came, more), words(expected, more)
        if texts[0] != texts[1]:
            break
    return texts


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
            one, other = told_apart(came[place], expected[place], lambda number, more: f"{number:.{6 + more}g}")
            return [f"Came:     {one} {where}{several}", f"Expected: {other} {where}"]
    one, other = told_apart(came, expected)
    return [f"Came:     {label}{one}", f"Expected: {label}{other}"]


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


def _python(value: Any, more: int = 0) -> str:
    if isinstance(value, np.ndarray):
        return described(value, more)
    if isinstance(value, float):
        return f"{value:.{5 + more}g}"
    if isinstance(value, list):
        return f"[{', '.join(_python(item, more) for item in value)}]"
    if isinstance(value, tuple):
        return f"({', '.join(_python(item, more) for item in value)})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {_python(item, more)}' for key, item in value.items())}}}"
    return shortened(repr(value))
