"""A zygote seen from outside: started once, and asked for one process after another."""

import contextlib
import json
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from utils.grading import plain
from utils.grading.sandbox import bubblewrap, frames
from utils.grading.sandbox.limits import Limits

_START = 180  # seconds that importing everything may take, on a machine with much else to do
_SOON = 30  # seconds for what takes milliseconds
_PROGRESS = 200_000  # bytes in which a process may tell where it is


class SandboxFailed(Exception):
    """The sandbox itself broke, not what ran in it: one sentence for the teacher."""


class Process:
    """One confined process that works on a task."""

    def __init__(self, control: socket.socket, result: IO[bytes], printed: IO[bytes], at_most: int):
        self._control, self._printed = control, printed
        self._frames = frames.Reader(result.fileno(), at_most)
        self._ended: tuple[int, float] | None = None

    def read(self, deadline: float) -> Any:
        """The next piece that it hands over. Raises what frames.Reader.read does."""
        return self._frames.read(deadline)

    def end(self) -> tuple[int, float]:
        """End it and all that it started. Returns how it ended (below 0: by that signal) and seconds of processor."""
        if self._ended is None:
            with contextlib.suppress(OSError):  # then nothing is heard either
                self._control.sendall(b"end")
            ended = _hear(self._control, _SOON)
            if ended is None:
                raise SandboxFailed("The sandbox ended while an answer was graded.")
            self._ended = ended["code"], ended["seconds"]
        return self._ended

    def printed(self, characters: int) -> str:
        """The beginning of what it printed."""
        return os.pread(self._printed.fileno(), 4 * characters, 0).decode("utf-8", "replace")[:characters]


class Warm:
    """A zygote. Raises NoSandbox where nothing can be isolated, SandboxFailed when the imports fail in there."""

    def __init__(self, run: Path, limits: Limits, *, torch: bool, unsafe: bool):
        self._limits = limits
        with contextlib.ExitStack() as stack:
            self._said = stack.enter_context(tempfile.TemporaryFile())
            scratch = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)) if unsafe else None
            self._control, theirs = socket.socketpair()
            stack.callback(self._control.close)
            with theirs:
                self._process = self._start(run, torch, scratch, theirs)
            stack.callback(self._stop)
            self._greet()
            self._stack = stack.pop_all()

    def close(self) -> None:
        """End the zygote and whatever still runs in its sandbox."""
        self._stack.close()

    @contextlib.contextmanager
    def process(self, task: Any) -> Iterator[Process]:
        """A confined process that has the task, which is JSON's; it is ended on leaving.

        Raises SandboxFailed when the zygote is gone, NoSandbox when the process could not be confined.
        """
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as printed:
            given.write(json.dumps(task).encode())
            given.seek(0)
            reading, writing = os.pipe()
            with open(reading, "rb", buffering=0) as result:
                try:
                    socket.send_fds(self._control, [b"task"], [given.fileno(), writing, printed.fileno()])
                except OSError as error:
                    raise SandboxFailed("The sandbox has ended.") from error
                finally:
                    os.close(writing)
                process = Process(self._control, result, printed, self._limits.output_bytes + _PROGRESS)
                try:
                    self._see_confined(process)
                    yield process
                finally:
                    process.end()

    def _start(self, run: Path, torch: bool, scratch: str | None, theirs: socket.socket) -> subprocess.Popen:
        config = {
            "run": str(run) if scratch else bubblewrap.RUN,
            "torch": torch,
            "confined": not scratch,
            "control": theirs.fileno(),
            "scratch": scratch,
            "limits": asdict(self._limits),
        }
        command, environment = bubblewrap.bare(scratch) if scratch else (bubblewrap.confined(run, torch), {})
        return subprocess.Popen(
            [*command, json.dumps(config)],
            env=environment,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._said,
            start_new_session=True,  # Ctrl-C is the grader's matter
        )

    def _greet(self) -> None:
        """Wait for the zygote, and see that it can confine a process."""
        answer = _hear(self._control, _START)
        if answer is None:
            said = os.pread(self._said.fileno(), 5_000, 0).decode("utf-8", "replace").strip()
            if said and not said.startswith("bwrap"):
                raise SandboxFailed(f"The sandbox can't be used: {said.splitlines()[-1]}.")
            raise bubblewrap.refused(said)
        if "failed" in answer:
            raise SandboxFailed(f"The sandbox can't be used: {answer['failed']}.")
        with self.process(None):
            pass

    def _see_confined(self, process: Process) -> None:
        try:
            first = process.read(time.monotonic() + _SOON)
        except (TimeoutError, EOFError, plain.NotPlain) as error:
            raise SandboxFailed(f"A process of the sandbox did not begin ({error}).") from error
        if first != ["confined"]:
            raise bubblewrap.refused(str(first[-1]))

    def _stop(self) -> None:
        self._control.close()  # which the zygote takes for its end
        try:
            self._process.wait(_SOON)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _hear(control: socket.socket, seconds: float) -> dict[str, Any] | None:
    """What the zygote says next; None when it is gone."""
    control.settimeout(seconds)
    try:
        said = control.recv(65_536)
    except TimeoutError as error:
        raise SandboxFailed(f"The sandbox did not answer for {seconds} s.") from error
    except OSError:
        return None
    return json.loads(said) if said else None
