"""One submission while it is run: which cells can't be, how much time is left, and what its processes say.

What they say is trusted in nothing: a piece that can't be, or comes where it can't, is the end of that process and the
fault of the cell or the answer that ran then.
"""

import signal
import time
from collections.abc import Mapping
from typing import Any

from utils.grading import plain
from utils.grading.sandbox.limits import Limits
from utils.grading.sandbox.warm import Process

SLOW = 0.5  # of question_seconds: a cell that takes longer is run for its own question only
_LONGEST = 400  # characters of an error


class Submission:
    """The cells of a submission, and what has become of them so far."""

    def __init__(self, chunks: list[Mapping[str, Any]], limits: Limits):
        self._chunks, self._limits = chunks, limits
        self._deadline: float | None = None  # runs from the first process on: a zygote's start costs nobody anything
        self._failed: dict[int, str] = {}  # place of a cell that hung or ended the program -> what it did
        self._slow: set[int] = set()
        self._running = -1  # place of the cell that runs; -1 before the first, the number of cells in the answer

    def lost(self, question: Mapping[str, Any]) -> str | None:
        """Why the question need not be run any more, or None."""
        own = [why for place, why in self._failed.items() if self._chunks[place]["question"] == question["name"]]
        over = self._deadline is not None and time.monotonic() >= self._deadline
        return own[0] if own else self._out_of_time() if over else None

    def task(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """What a process is given to do for the question; see answering.py."""
        foreign = [place for place in self._slow if self._chunks[place]["question"] != question["name"]]
        slow = f"took longer than {SLOW * self._limits.question_seconds:g} s"
        why = dict.fromkeys(foreign, slow) | self._failed
        inputs = plain.encode(question["inputs"]).decode()
        return {
            "chunks": [
                {"question": chunk["question"], "code": None if place in why else chunk["code"]}
                for place, chunk in enumerate(self._chunks)
            ],
            "question": {"name": question["name"], "answer": question["answer"], "inputs": inputs},
            "left_out": [f"another cell was left out: it {why[place]}" for place in sorted(why)],
            "sizes": {"memory": _size(self._limits.memory_bytes), "files": _size(self._limits.file_bytes)},
        }

    def follow(self, process: Process, question: Mapping[str, Any]) -> tuple[Any, str | None] | None:
        """The question's outputs and error, as the process tells; None when another question's cell failed, and the
        question is to be run again without it."""
        self._deadline = self._deadline or time.monotonic() + self._limits.job_seconds
        self._running, outcome = -1, None
        try:
            while outcome is None:
                outcome = self._heed(self._next(process))
            return outcome
        except TimeoutError:
            if time.monotonic() >= self._deadline:
                return None, self._out_of_time()
            why = f"took longer than {self._limits.question_seconds:g} s"
        except EOFError:
            why = self._death(*process.end())
        except plain.NotPlain as error:
            why = f"handed over what can't be read: {error}"
        return self._blame(question, why)

    def _next(self, process: Process) -> Any:
        """What the process says next, in the time that its cell or its answer may take."""
        started, allowed = time.monotonic(), self._limits.question_seconds
        said = process.read(min(started + allowed, self._deadline))
        if self._in_a_cell() and time.monotonic() - started > SLOW * allowed:
            self._slow.add(self._running)
        return said

    def _heed(self, said: Any) -> tuple[Any, str | None] | None:
        """Note where the process is; its outcome when that is what it says."""
        match said:
            case ["outcome", _, str(error)]:
                return None, " ".join(error.split())[:_LONGEST]
            case ["outcome", outputs, None]:
                return outputs, None
            case ["chunk", int(place)] if self._running < place < len(self._chunks):
                self._running = place
            case ["answer"] if self._running < len(self._chunks):
                self._running = len(self._chunks)
            case _:
                raise plain.NotPlain("it came out of order")
        return None

    def _in_a_cell(self) -> bool:
        return 0 <= self._running < len(self._chunks)

    def _blame(self, question: Mapping[str, Any], why: str) -> tuple[None, str] | None:
        if not self._in_a_cell():
            return None, why
        self._failed[self._running] = why
        return (None, why) if self._chunks[self._running]["question"] == question["name"] else None

    def _out_of_time(self) -> str:
        return f"the submission took longer than {self._limits.job_seconds:g} s in all"

    def _death(self, code: int, seconds: float) -> str:
        if code == -signal.SIGKILL:
            if seconds >= self._limits.job_seconds:
                return f"used more than {self._limits.job_seconds:g} s of processor time"
            return "was ended by the system, or closed its way to the grader"
        if code < 0:
            return f"the program crashed ({signal.Signals(-code).name})"
        return "the program ended itself"


def _size(count: int) -> str:
    return f"{count / (1 << 30):.3g} GB" if count >= 1 << 30 else f"{count / (1 << 20):.3g} MB"
