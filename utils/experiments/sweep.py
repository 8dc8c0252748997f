"""A sweep of seeds, run in any `concurrent.futures.Executor`: threads, processes on this machine, Dask's on many."""

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, wait
from itertools import islice
from pathlib import Path
from typing import Any

from utils.experiments.registry import find
from utils.experiments.run import SeedRun, run_seed
from utils.training import set_threads

_one_at_a_time = threading.Lock()


def sweep(
    name: str,
    seeds: Iterable[int],
    executor: Executor,
    folder: Path,
    *,
    device: str = "auto",
    resume: bool = False,
    compile: bool = False,
    threads: int | None = None,
    at_once: int | None = None,
) -> Iterator[tuple[int, SeedRun]]:
    """Yield (seed, what it gave) as the seeds of the experiment finish, in whatever order that is.

    Nothing but the experiment's name, plain values and arrays travels to the workers and back, so that they may be on
    other machines: each finds or fetches the data by itself, and keeps its checkpoints in `folder`/seed-N there.
    threads: how many each worker computes with; None leaves it as it is. It decides how sums are rounded.
    at_once: how many seeds are handed over at a time; None hands over all. An executor of processes takes one more than
    it has workers, and what it has taken can't be cancelled.

    Raises what a seed raised; seeds that haven't begun are then cancelled, and those that run are waited for.
    """
    how = {"device": device, "resume": resume, "compile": compile, "progress": False}
    waiting, running = iter(seeds), {}

    def submit(count: int | None) -> None:
        for seed in islice(waiting, count):
            running[executor.submit(_train_one, name, seed, folder / f"seed-{seed}", threads, how)] = seed

    submit(at_once)
    try:
        while running:
            finished = wait(running, return_when=FIRST_COMPLETED).done
            for future in finished:
                yield running.pop(future), future.result()
            submit(len(finished))
    finally:
        for future in running:
            future.cancel()


def _train_one(name: str, seed: int, folder: Path, threads: int | None, how: dict[str, Any]) -> SeedRun:
    """One seed, in a worker. Threads of one process take turns: PyTorch's generators belong to the process."""
    with _one_at_a_time:
        if threads is not None:
            set_threads(threads)
        experiment = find(name)
        return run_seed(experiment, experiment.data(), seed, folder, **how)
