"""Running a page as a reader would: a fresh kernel, top to bottom, within a time limit."""

import math
import os
import re
import time

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from tools.pages import Course, Page, PageError

COLOUR = re.compile(r"\x1b\[[\d;]*m")


def run(nb: NotebookNode, page: Page, course: Course, limit: float) -> float:
    """Fill in the notebook's outputs, in place; the seconds it took, kernel start included.

    Raises PageError when a cell fails, the kernel dies, or the page takes longer than `limit` seconds.
    """
    started = time.perf_counter()
    client = NotebookClient(
        nb,
        kernel_name="python3",
        timeout_func=lambda cell: max(1, math.ceil(limit - (time.perf_counter() - started))),
        resources={"metadata": {"path": str(page.path.parent)}},
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],  # what the kernel has to say about its own set-up is no reader's matter
        record_timing=False,
        store_widget_state=False,
    )
    try:
        client.execute(env=environment(course))
    except CellExecutionError as error:
        raise PageError(f"a cell failed:\n{COLOUR.sub('', str(error)).strip()}") from error
    except CellTimeoutError as error:
        raise PageError(
            f"stopped after {limit:g} s, the limit for a page; take the long part from a record."
        ) from error
    except DeadKernelError as error:
        raise PageError("its kernel died; out of memory?") from error
    return time.perf_counter() - started


def environment(course: Course) -> dict[str, str]:
    """The kernel's environment: `utils` importable, data found from any folder, no real training, no other backend."""
    left_out = {"COURSE_TRAIN", "MPLBACKEND"}
    env = {name: value for name, value in os.environ.items() if name not in left_out}
    paths = [str(course.root), *filter(None, [env.get("PYTHONPATH")])]
    env |= {"PYTHONPATH": os.pathsep.join(paths), "PYTHONHASHSEED": "0"}
    if env.get("COURSE_DATA"):  # a relative one is meant from the course's root, but kernels start in the page's folder
        env["COURSE_DATA"] = str((course.root / env["COURSE_DATA"]).resolve())
    return env
