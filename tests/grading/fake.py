"""A lab of three trivial questions: submissions to it, what is right, and which processes there are."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.needs import require
from utils.grading.sandbox import Limits, NoSandbox, Sandbox

RUN = Path(__file__).with_name("fake_run.py")
X = np.array([1.0, 2.0, 4.0])
RIGHT = {"double": 2 * X, "total": 7.0, "halve": X / 2}
HONEST = {
    "double": "def double(x):\n    return 2 * x\n",
    "total": "import numpy as np\n\n\ndef total(x):\n    return float(np.sum(np.add(x, 0)))\n",
    "halve": "import torch\n\n\ndef halve(x):\n    return torch.mul(x, 0.5)\n",
}
SHORT = Limits(question_seconds=1, job_seconds=30, memory_bytes=256 << 20, file_bytes=1 << 20, scratch_bytes=4 << 20)


def chunk(code: str, question: str | None = None, name: str = "cell") -> dict:
    """A chunk; `question` without the lab's name."""
    return {"id": name, "question": question and f"fake.{question}", "code": code}


def job(chunks: list[dict], *questions: str) -> dict:
    """A job that asks these questions, all of them when none is named."""
    asked = [
        {"name": f"fake.{name}", "answer": name, "inputs": {"x": X}, "by_hand": name != "halve"}
        for name in questions or HONEST
    ]
    return {"chunks": chunks, "questions": asked}


def submission(**answers: str) -> dict:
    """A job of right answers, but for those given."""
    return job([chunk(code, name, f"cell of {name}") for name, code in (HONEST | answers).items()])


def earns(outcome: dict) -> bool:
    """Whether a careful judge would give points."""
    right, came = RIGHT[outcome["question"].partition(".")[2]], outcome["outputs"]
    if outcome["error"] is not None or type(came) is not type(right):
        return False
    return np.shape(came) == np.shape(right) and bool(np.all(came == right))


@contextlib.contextmanager
def sandbox(limits: Limits = SHORT, **how: bool) -> Iterator[Sandbox]:
    """A sandbox for the fake lab, or a skip with the reason why there is none."""
    with contextlib.ExitStack() as stack:
        try:
            entered = stack.enter_context(Sandbox(RUN, limits, **how))
        except NoSandbox as error:
            require(False, str(error))
        yield entered


def descendants(ancestor: int | None = None) -> set[int]:
    """The processes below one (this one), as Linux lists them; none on other systems."""
    parents = {}
    for entry in filter(str.isdigit, os.listdir("/proc") if os.path.isdir("/proc") else []):
        with contextlib.suppress(OSError):  # it has just ended
            parents[int(entry)] = int(Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[1])
    found, waiting = set(), [ancestor or os.getpid()]
    while waiting:
        above = waiting.pop()
        below = [process for process, parent in parents.items() if parent == above]
        found.update(below)
        waiting += below
    return found


def processes(box: Sandbox) -> set[int]:
    """All processes in a sandbox, its zygotes and bwrap's own among them."""
    return set().union(*(descendants(warm._process.pid) for warm in box._warm.values()))
