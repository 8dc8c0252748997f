"""Running submissions where they can do no harm, and getting plain data back.

Each question of a submission has a process of its own: it runs the submission's cells, calls one answer and is ended.
So whatever an answer does to its process (time, memory, NumPy itself) costs no other question anything. A cell that
hangs or ends its process costs its own question; the others are run without it.

Such processes are forked from two zygotes: one has PyTorch; the other, for questions to be written by hand, has none,
not even on its disk.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from utils.grading.sandbox.limits import Limits
from utils.grading.sandbox.submission import Submission
from utils.grading.sandbox.warm import SandboxFailed, Warm

_warned: list[bool] = []


class Sandbox:
    """Runs submissions, one at a time, in processes that see nothing of the checks, of each other or of the machine.

    lab_run: the file of the lab's run functions (`RUN`). unsafe: for machines without bubblewrap; time and memory are
    limited all the same, files and network of the machine are open. A context manager; entering raises NoSandbox.
    """

    def __init__(self, lab_run: Path, limits: Limits | None = None, unsafe: bool = False):
        self._lab_run, self._limits, self._unsafe = Path(lab_run).resolve(), limits or Limits(), unsafe
        self._warm: dict[bool, Warm] = {}  # with PyTorch, and without

    def __enter__(self) -> "Sandbox":
        if self._unsafe and not _warned:
            _warned.append(True)
            print("Grading without a sandbox: student code may read and change this user's files.", file=sys.stderr)
        self._zygote(torch=False)
        return self

    def __exit__(self, *raised: object) -> None:
        while self._warm:
            self._warm.popitem()[1].close()

    def run(self, job: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What came of each question of a job, in order: {"question", "outputs", "error", "printed"}.

        job: {"chunks": [{"id", "question", "code"}…], "questions": [{"name", "answer", "inputs", "by_hand"}…]}.
        outputs: untrusted plain data, or None; error: one sentence, or None. Whatever student code does raises nothing;
        NoSandbox and SandboxFailed say that the sandbox broke, and a second one too.
        """
        for question in job["questions"]:
            self._zygote(torch=not question["by_hand"])  # before the submission's time runs
        submission = Submission(job["chunks"], self._limits)
        return [self._answer(submission, question) for question in job["questions"]]

    def _answer(self, submission: Submission, question: Mapping[str, Any]) -> dict[str, Any]:
        outcome, printed = None, ""
        while outcome is None:
            if why := submission.lost(question):
                outcome = None, why
            else:
                outcome, printed = self._attempt_twice(submission, question)
        outputs, error = outcome
        return {"question": question["name"], "outputs": outputs, "error": error, "printed": printed}

    def _attempt_twice(self, submission: Submission, question: Mapping[str, Any]) -> tuple[Any, str]:
        """`_attempt`, again with a new zygote where the first one is gone, which no answer can bring about."""
        torch = not question["by_hand"]
        warm = self._zygote(torch)
        try:
            return self._attempt(warm, submission, question)
        except SandboxFailed:
            self._warm.pop(torch).close()
            return self._attempt(self._zygote(torch), submission, question)

    def _attempt(self, warm: Warm, submission: Submission, question: Mapping[str, Any]) -> tuple[Any, str]:
        with warm.process(submission.task(question)) as process:
            return submission.follow(process, question), process.printed(self._limits.printed)

    def _zygote(self, torch: bool) -> Warm:
        if torch not in self._warm:
            self._warm[torch] = Warm(self._lab_run, self._limits, torch=torch, unsafe=self._unsafe)
        return self._warm[torch]
