"""Grading a batch in any `concurrent.futures.Executor`: plain data go to workers and come back.

Each worker process keeps one sandbox. Student code runs in it, with inputs drawn from a secret seed; what comes out is
judged here, outside, by the lab's judges.
"""

import atexit
import hashlib
import multiprocessing.util
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, wait
from contextlib import AbstractContextManager
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from utils.grading.batch.text import block, line
from utils.grading.questions import LINES, NOT_ANSWERED, Question, Verdict, load
from utils.grading.sandbox.bubblewrap import NoSandbox

BATCH = 2  # submissions that are handed over together: more make the last worker wait longer for the end
MESSAGE = 2_000  # characters of what a check says

# A task: {"key": str, "chunks": [chunk…], "questions": [name…]}.
# A result: {"key": str, "answers": {question: {"points", "of", "message", "printed"}}, "log": [text…]}; the log holds
# what went wrong with the checks themselves. One that couldn't be graded has no answers.
Task = dict[str, Any]
Result = dict[str, Any]


def grade_batch(
    lab: str,
    tasks: Iterable[Task],
    executor: Executor,
    *,
    seed: str,
    unsafe: bool = False,
    at_once: int | None = None,
    size: int = BATCH,
) -> Iterator[Result]:
    """Yield the result of every task as they finish, in whatever order that is.

    Nothing but the lab's name and plain data travels to the workers and back, so they may be on other machines; the
    course's code must be importable there. at_once: batches that are handed over at a time; None hands over all.
    size: tasks in a batch.

    Raises NoSandbox where a worker has none to work in; WorkerDied when a worker's process is killed, which ends
    the executor: its `keys` are the tasks that were being graded then.
    """
    waiting, running = _batches(tasks, size), {}

    def submit(count: int | None) -> None:
        for batch in islice(waiting, count):
            running[executor.submit(grade_few, lab, seed, unsafe, batch)] = batch

    try:
        submit(at_once)
        while running:
            finished = wait(running, return_when=FIRST_COMPLETED).done
            for future in finished:
                if not _died(future.exception()):
                    yield from future.result()
                    running.pop(future)
            if finished & set(running):
                raise WorkerDied([task["key"] for batch in running.values() for task in batch])
            submit(len(finished))
    except BrokenExecutor as error:  # it broke before anything could be handed over
        raise WorkerDied([task["key"] for batch in running.values() for task in batch]) from error
    finally:
        for future in running:
            future.cancel()


class WorkerDied(Exception):
    """A worker's process was killed, most likely because the machine ran out of memory. keys: what was in its hands."""

    def __init__(self, keys: list[str]):
        super().__init__("A process that graded was killed; most likely its machine ran out of memory.")
        self.keys = keys


def _died(error: BaseException | None) -> bool:
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"  # the latter is Dask's


def grade_all(
    lab: str, tasks: Iterable[Task], make_executor: Callable[[], AbstractContextManager[Executor]], **how: Any
) -> Iterator[Result]:
    """`grade_batch`, going on with a new executor when a worker dies: what was in its hands is then graded one by one.

    So the submission that kills workers is found; it alone has no answers. how: as `grade_batch` takes it.
    """
    left, suspects = {task["key"]: task for task in tasks}, []
    while left:
        alone = {"at_once": 1, "size": 1} if suspects else {}
        batch = [left[key] for key in suspects or left]
        try:
            with make_executor() as executor:
                for result in grade_batch(lab, batch, executor, **how | alone):
                    left.pop(result["key"])
                    suspects = [key for key in suspects if key in left]
                    yield result
        except WorkerDied as death:
            suspects = suspects or [key for key in death.keys if key in left] or list(left)
            if alone:
                key = suspects.pop(0)
                yield failed(left.pop(key)["key"], str(death))


def failed(key: str, why: str) -> Result:
    """The result of a task that couldn't be graded."""
    return {"key": key, "answers": {}, "log": [why]}


def grade_few(lab: str, seed: str, unsafe: bool, tasks: list[Task]) -> list[Result]:
    """The results of some tasks, in a worker. Its threads, if it has several, take turns: there is one sandbox."""
    with _one_at_a_time:
        worker = _worker(lab, seed, unsafe)
        return [worker.grade(task) for task in tasks]


def inputs_seed(seed: str, question: str) -> int:
    """The seed of one question's inputs: the batch's, combined with its name; the same for all students."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{question}".encode()).digest()[:4])


def run_file(lab: str) -> Path:
    """The file of the lab's run functions, the only one of the checks that is seen in the sandbox."""
    checks = Path(import_module(f"labs.checks.{lab}").__file__)
    return checks.with_name(f"{checks.stem}_run.py")


class Worker:
    """What a worker keeps between submissions: the lab's questions, their inputs and the sandbox."""

    def __init__(self, lab: str, seed: str, unsafe: bool):
        from utils.grading.sandbox import Sandbox

        self.questions: Mapping[str, Question] = load(lab)
        self.inputs = {name: one.inputs(inputs_seed(seed, name)) for name, one in self.questions.items()}
        self.sandbox = Sandbox(run_file(lab), unsafe=unsafe)
        self.sandbox.__enter__()

    def close(self) -> None:
        """End the sandbox."""
        self.sandbox.__exit__(None, None, None)

    def grade(self, task: Task) -> Result:
        """The result of one task; whatever goes wrong with it concerns this task only."""
        try:
            outcomes = self.sandbox.run(self._job(task)) if task["questions"] else []
        except NoSandbox:
            raise
        except Exception:  # of the sandbox itself: student code makes none here
            return failed(task["key"], f"The sandbox failed:\n{traceback.format_exc(limit=-5)}")
        log: list[str] = []
        by_name = {outcome["question"]: outcome for outcome in outcomes}
        answers = {name: self._judged(name, by_name.get(name) or {}, log) for name in task["questions"]}
        return {"key": task["key"], "answers": answers, "log": log}

    def _job(self, task: Task) -> dict[str, Any]:
        asked = [self.questions[name] for name in task["questions"]]
        return {
            "chunks": task["chunks"],
            "questions": [
                {
                    "name": question.name,
                    "answer": question.answer,
                    "inputs": self.inputs[question.name],
                    "by_hand": bool(question.more.get("by_hand")),
                }
                for question in asked
            ],
        }

    def _judged(self, name: str, outcome: Mapping[str, Any], log: list[str]) -> dict[str, Any]:
        verdict = self._verdict(self.questions[name], outcome, log)
        message = block(verdict.message, LINES, MESSAGE)
        printed = block(outcome.get("printed") or "")
        return {"points": float(verdict.points), "of": float(verdict.of), "message": message, "printed": printed}

    def _verdict(self, question: Question, outcome: Mapping[str, Any], log: list[str]) -> Verdict:
        if error := outcome.get("error"):
            if str(error).startswith("NotImplementedError"):
                return Verdict(0, question.points, NOT_ANSWERED)
            return question.no_points(f"Your code stopped: {line(error, 600)}")
        try:
            return question.judge(self.inputs[question.name], outcome.get("outputs"))
        except Exception:
            log.append(f"The check of {question.name} failed:\n{traceback.format_exc(limit=-5)}")
            return question.no_points(
                "The check itself failed on this answer. Your teacher sees this and will look at it."
            )


_one_at_a_time = threading.Lock()
_workers: dict[tuple[str, str, bool], Worker] = {}


def _worker(lab: str, seed: str, unsafe: bool) -> Worker:
    """This process's worker: made when it is first needed, and anew when another batch begins."""
    key = (lab, seed, unsafe)
    if key not in _workers:
        close_worker()
        _workers[key] = Worker(*key)
        multiprocessing.util.Finalize(None, close_worker, exitpriority=10)  # a pool's processes run no `atexit`
        atexit.register(close_worker)
    return _workers[key]


def close_worker() -> None:
    """End this process's sandbox, if it has one."""
    while _workers:
        _workers.popitem()[1].close()


def _batches(tasks: Iterable[Task], size: int) -> Iterator[list[Task]]:
    tasks = iter(tasks)
    while batch := list(islice(tasks, size)):
        yield batch
