"""Running a submission's cells and calling one of its answers: what a confined process does with its task.

Everything that happens is told in frames: ["chunk", place] before each cell, ["answer"] before the call, and at last
["outcome", outputs, error]. A frame that doesn't come tells the grader where the program hung or ended. Whoever reads
them trusts none; so nothing here has to be safe from the student's code, only fair to it.
"""

import contextlib
import errno
import random
import sys
import traceback
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import numpy as np

from utils.grading import plain
from utils.grading.sandbox import standins

Tell = Callable[[list[Any]], None]
LONGEST = 300  # characters of an error
SHARED = ("builtins", "math", "random", "numpy", "numpy.linalg", "torch", "torch.nn", "torch.nn.functional")
SEED = 0  # of every random generator, before the cells and before the answer


def attempt(task: dict[str, Any], run: Mapping[str, Callable], builtins: dict[str, Any], tell: Tell) -> None:
    """Run the cells, call the answer, and tell.

    task: {"chunks": [chunk…], "question": {"name", "answer", "inputs": encoded}, "left_out": [why…], "sizes": {…}};
    chunks whose "code" is None have been left out, for the reasons given. run: the lab's run functions.
    """
    program, troubles, shared = _program(builtins), {}, _shared(builtins)
    _seed()
    for place, chunk in enumerate(task["chunks"]):
        if chunk["code"] is not None:
            tell(["chunk", place])
            troubles[place] = _run_cell(chunk["code"], _file(place), program, task["sizes"])
            _restore(shared)
    tell(["answer"])
    outcome = _call(task, run, program, troubles)
    with contextlib.suppress(OSError, ValueError):  # the file for what is printed is full, or was closed
        sys.__stdout__.flush()
    try:
        tell(["outcome", *outcome])
    except plain.NotPlain as error:
        tell(["outcome", None, f"gave what can't be judged: {error}"])
    except BaseException as error:  # objects that are asked for their numbers may do anything
        tell(["outcome", None, describe(error, task["sizes"])])


def _call(
    task: dict[str, Any], run: Mapping[str, Callable], program: dict[str, Any], troubles: Mapping[int, str | None]
) -> tuple[Any, str | None]:
    """The outputs of the question's run function, or None and what went wrong."""
    question, chunks = task["question"], task["chunks"]
    if question["answer"] not in program:
        own = [trouble for place, trouble in troubles.items() if chunks[place]["question"] == question["name"]]
        missing = f"{question['answer']} is not defined: write it in the cell of its question"
        return None, next(filter(None, own), missing)
    inputs = plain.decode(question["inputs"].encode())
    _seed()
    try:
        return run[question["name"]](program[question["answer"]], inputs), None
    except BaseException as error:
        sentence = describe(error, task["sizes"])
        others = [*task["left_out"], *(f"another cell failed: {trouble}" for trouble in troubles.values() if trouble)]
        because = f"; {others[0]}" if others and isinstance(error, NameError) else ""
        return None, f"{sentence}{because}"


def _run_cell(code: str, file: str, program: dict[str, Any], sizes: dict[str, str]) -> str | None:
    """Execute a cell; what went wrong, or None."""
    try:
        exec(compile(code, file, "exec", dont_inherit=True), program)
    except BaseException as error:
        return describe(error, sizes)
    return None


def _program(builtins: dict[str, Any]) -> dict[str, Any]:
    """The names of an empty program; a module for those who look it up, as dataclasses do."""
    module = sys.modules["__main__"] = ModuleType("__main__")
    module.__dict__["__builtins__"] = builtins
    return module.__dict__


def _shared(builtins: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """What all cells use, and what is in it now."""
    modules = filter(None, map(sys.modules.get, SHARED))
    return [(names, dict(names)) for names in (builtins, *(vars(module) for module in modules))]


def _restore(shared: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """Undo what a cell has put in a library's place, such as its own `np.sum`: other cells are not to suffer."""
    for names, before in shared:
        names.update(before)


def _file(place: int) -> str:
    return f"<cell {place}>"


def _seed() -> None:
    random.seed(SEED)
    np.random.seed(SEED)
    torch = sys.modules.get("torch")
    if torch is not None and not isinstance(torch, standins.Absent):
        torch.manual_seed(SEED)


def describe(error: BaseException, sizes: dict[str, str]) -> str:
    """One sentence about an exception of a student's code, with the line of their cell where it came from."""
    try:
        return _sentence(error, sizes)[:LONGEST]
    except BaseException:
        return "an error that can't even be shown"


def _sentence(error: BaseException, sizes: dict[str, str]) -> str:
    text = str(error.msg if isinstance(error, SyntaxError) else error)
    kind, said = type(error).__name__[:60], " ".join(text.strip().split("\n")[0].split())
    if isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and "can't allocate memory" in text):
        return f"used more than {sizes['memory']} of memory"
    if isinstance(error, OSError) and error.errno in (errno.EFBIG, errno.ENOSPC):
        return f"wrote more than {sizes['files']} to files or its output"
    if isinstance(error, SystemExit | KeyboardInterrupt) or not isinstance(error, Exception):
        return f"the program ended itself ({kind})"
    if isinstance(error, standins.NotAllowed):
        return f"{said}{_line(error)}"
    return f"{kind}: {said[:200]}{_line(error)}" if said else f"{kind}{_line(error)}"


def _line(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f" (line {error.lineno})" if error.lineno else ""
    frames = traceback.walk_tb(error.__traceback__)
    lines = [line for frame, line in frames if frame.f_code.co_filename.startswith("<cell ")]
    return f" (line {lines[-1]})" if lines else ""
