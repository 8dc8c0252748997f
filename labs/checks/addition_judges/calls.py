"""How this lab's calls are put into words: lengths as plain lists, some arguments left out. NumPy only."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from utils.grading.wording import SHOWN, given

ELSEWHERE = ", as on a GPU: tensors made without `device=` lie elsewhere"


def call(name: str, case: Mapping[str, Any], *left_out: str, **others: str) -> str:
    """The call as one would type it. left_out: arguments that aren't shown; others: what is shown for some."""
    shown = {key: _listed(value) for key, value in case["arguments"].items() if key not in ("elsewhere", *left_out)}
    words = given(name, case | {"arguments": shown})
    for key, word in others.items():
        words = words.replace(f"{key}={case['arguments'][key]!r}", word)
    return words + (ELSEWHERE if case["arguments"].get("elsewhere") else "")


def _listed(value: Any) -> Any:
    """Few whole numbers in a row as a list; anything else as it is."""
    few = isinstance(value, np.ndarray) and value.dtype.kind in "iu" and value.ndim == 1 and value.size <= SHOWN
    return value.tolist() if few else value
