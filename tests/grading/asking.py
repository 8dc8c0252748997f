"""Code put into a sandbox as a student's, and what comes back."""

import textwrap

from tests.grading.fake import chunk, job
from utils.grading.sandbox import Sandbox

REAL = "load = print.__self__.__import__\n"  # past the list of what may be imported


def double(code: str, *others: dict) -> dict:
    """A job with this code in the cell of `double`, and these chunks before it."""
    return job([*others, chunk(textwrap.dedent(code), "double")], "double")


def answer(box: Sandbox, code: str, *others: dict) -> dict:
    return box.run(double(code, *others))[0]


def inside(box: Sandbox, expression: str, torch: bool = False):
    """What an expression gives inside, with real imports."""
    name = "halve" if torch else "double"
    outcome = box.run(job([chunk(f"{REAL}\ndef {name}(x):\n    return {expression}", name)], name))[0]
    assert outcome["error"] is None, outcome
    return outcome["outputs"]
