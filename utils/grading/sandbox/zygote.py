"""What runs inside the sandbox: a process with everything imported, and one that it forks for each question.

The zygote sees no submission. For each question its host hands it three descriptors (the task, a pipe for the outcome,
a file for what is printed), it forks, and the child alone reads the task. So nothing of one submission lies in the
memory that the next one's processes begin with.

Run as a program, with its configuration as JSON; the other side is `Warm` in warm.py.
"""

import contextlib
import ctypes
import gc
import json
import os
import re
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from functools import partial
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.fft
import numpy.lib.stride_tricks
import numpy.linalg
import numpy.ma
import numpy.polynomial
import numpy.random  # these, too, are imported before the fork

from utils.grading.sandbox import answering, confine, frames, standins, system_calls

RESULT = 3  # the only descriptor that a child has beside stdin, stdout and stderr
HUGE = 2 << 20  # bytes of a huge page
_COLLAPSE = 25  # madvise's word for making huge pages now


def main() -> None:
    """Become a zygote, or tell the host in one sentence why not."""
    config = json.loads(sys.argv[1])
    control = socket.socket(fileno=config["control"])
    try:
        if config["confined"]:
            _enter_namespaces()
        zygote = Zygote(config, control)
    except Exception as error:
        _say(control, failed="".join(traceback.format_exception_only(error)).strip())
        return
    _say(control, ready=True)
    zygote.serve()


class Zygote:
    """Forks a child for each question, ends it when told to, and says how it ended.

    config: {"run": file of the run functions, "torch": bool, "confined": bool, "control": descriptor, "scratch": folder
    for those who aren't confined, "limits": {…}}.
    """

    def __init__(self, config: dict[str, Any], control: socket.socket):
        self.config, self.control = config, control
        self.builtins = standins.student_builtins(config["torch"])
        self.run = _load(config)
        self.processes = os.open("/proc/self/ns/pid", os.O_RDONLY) if config["confined"] else None

    def serve(self) -> None:
        """Until the host closes its end: three descriptors come, a child runs, a word comes, the child is ended."""
        while True:
            word, given, *_ = socket.recv_fds(self.control, 16, 3)
            if not word:
                return
            child = self._fork(*given)
            for descriptor in given:
                os.close(descriptor)
            self.control.recv(16)  # a word, or nothing from a host that is gone
            _say(self.control, **_end(child))

    def _fork(self, task: int, result: int, printed: int) -> int:
        if self.processes is not None:
            confine.next_child_gets_own_processes()
        child = os.fork()
        if child == 0:
            try:
                self._be_child(task, result, printed)
            finally:
                os._exit(1)
        if self.processes is not None:
            confine.children_get_processes_of(self.processes)
        return child

    def _be_child(self, task: int, result: int, printed: int) -> None:
        with open(task, "rb") as file:
            todo = json.loads(file.read())
        _keep_descriptors(result, printed)
        tell = partial(frames.write, RESULT)
        try:
            _confine(self.config)
        except OSError as error:
            tell(["refused", str(error)])
            return
        tell(["confined"])
        if todo is not None:
            answering.attempt(todo, self.run, self.builtins, tell)


def _enter_namespaces() -> None:
    """Go on as process 1 of a namespace of our own; who we were so far waits for our end."""
    confine.become_nobody()
    confine.own_users_and_processes()
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        os._exit(0)
    confine.promise_no_new_capabilities()
    confine.be_unreadable()


def _load(config: dict[str, Any]) -> dict[str, Callable]:
    """The lab's run functions, all imports done.

    Nothing is computed here: a process that has once run PyTorch's threads makes children that hang.
    """
    if config["torch"]:
        import torch
        import torch._dynamo  # else every optimiser's first step imports it, which takes a second

        torch.set_num_threads(1)
        torch.backends.cpu.get_cpu_capability()  # reads /proc, which children don't have
    else:
        standins.forbid_torch()
        standins.forbid_convolutions(np)
    run = _module(config["run"]).RUN
    if _threads() > 1:
        raise RuntimeError("importing started a thread; a process with threads can't be forked")
    gc.collect()
    gc.freeze()  # else children's collections touch, and so copy, every page
    _use_huge_pages()
    return run


def _module(path: str) -> ModuleType:
    spec = spec_from_file_location(Path(path).stem, path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _threads() -> int:
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 1  # as far as one can tell


def _use_huge_pages() -> None:
    """Let the heap lie in huge pages where Linux can: forking copies the page table, which is then far smaller (with
    PyTorch loaded a fork takes 7 ms instead of 20)."""
    maps = Path("/proc/self/maps")
    for line in maps.read_text().splitlines() if maps.exists() else []:
        if found := re.match(r"(\w+)-(\w+) rw-p \S+ \S+ 0\s*(?:\[heap\])?$", line):
            start, end = -(-int(found[1], 16) // HUGE) * HUGE, int(found[2], 16) // HUGE * HUGE
            if end > start:
                ctypes.CDLL(None).madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), _COLLAPSE)


def _keep_descriptors(result: int, printed: int) -> None:
    """Nothing in, prints to their file, and one pipe out; everything else is closed."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, place in ((nothing, 0), (printed, 1), (printed, 2), (result, RESULT)):
        os.dup2(descriptor, place)
    os.closerange(RESULT + 1, 65_536)


def _confine(config: dict[str, Any]) -> None:
    """Give up every right that an answer doesn't need. Raises OSError where the system refuses."""
    os.setsid()
    limits, confined = config["limits"], config["confined"]
    confine.set_limits(
        memory=limits["memory_bytes"],
        seconds=limits["job_seconds"],
        threads=limits["processes"] if confined else None,
        file_bytes=limits["file_bytes"],
    )
    if confined:
        confine.own_files(limits["scratch_bytes"])
        confine.drop_capabilities()
    else:
        os.chdir(config["scratch"])
    if system_calls.known_machine():
        system_calls.forbid()
    elif confined:
        raise OSError("the numbers of this machine's system calls aren't known")


def _end(child: int) -> dict[str, Any]:
    """End a child and all that it started; how it ended, and its seconds of processor time."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError):  # it has no group yet, or is gone
            kill(child, signal.SIGKILL)
    _, status, usage = os.wait4(child, 0)
    return {"code": os.waitstatus_to_exitcode(status), "seconds": usage.ru_utime + usage.ru_stime}


def _say(control: socket.socket, **what: Any) -> None:
    control.sendall(json.dumps(what).encode())


if __name__ == "__main__":
    main()
