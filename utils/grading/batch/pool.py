"""Where batches are graded: processes on this machine, or the workers of a Dask cluster."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import active_children, get_context

PATIENCE = "10s"  # for a scheduler to answer


class NoCluster(Exception):
    """Dask isn't installed, or no scheduler answers: one sentence that says what to do."""


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def processes(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """So many processes on this machine. Ctrl-C reaches none of them; when it ends the batch, they are ended at once,
    whatever they do, and their sandboxes with them."""
    others = set(active_children())
    context = get_context("spawn")
    executor = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin)
    try:
        yield executor
    except KeyboardInterrupt:
        for child in set(active_children()) - others:
            child.terminate()
        raise
    finally:
        executor.shutdown(cancel_futures=True)


def _begin() -> None:
    """In a worker, before it imports NumPy: one thread each, because the workers share out the cores already."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))


def cluster(address: str) -> tuple[Callable[[], AbstractContextManager[Executor]], int, Callable[[], None]]:
    """What makes executors on the Dask cluster of this scheduler, how many workers it has, and what leaves it.

    Raises NoCluster.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise NoCluster(
            "Grading on a cluster needs Dask, which isn't installed: pip install 'distributed>=2024.8,<2027', here and "
            "on the workers."
        ) from error
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
        workers = len(client.scheduler_info()["workers"])
    except (OSError, ValueError, TimeoutError) as error:
        raise NoCluster(f"No Dask scheduler answers at {address} ({error}).") from error
    if not workers:
        client.close()
        raise NoCluster(f"The scheduler at {address} has no workers: start some with `dask worker {address}`.")
    return client.get_executor, workers, client.close
