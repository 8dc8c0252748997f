"""The parts of the sandbox by themselves: forbidden system calls, frames, jobs."""

import contextlib
import json
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tests.grading import fake
from tests.needs import require
from utils.grading import plain
from utils.grading.sandbox import frames, system_calls

ROOT = Path(__file__).resolve().parents[2]


def test_system_calls_are_forbidden_on_both_machines():
    for column, machine in enumerate(("x86_64", "aarch64")):
        numbers = [pair[column] for pair in system_calls.FORBIDDEN.values() if pair[column] is not None]
        assert len(set(numbers)) == len(numbers) > 30
        assert len(system_calls.program(machine)) % 8 == 0


def test_a_filtered_process_has_threads_and_files_but_no_children(tmp_path):
    require(system_calls.known_machine(), "needs Linux on x86-64 or ARM")
    code = f"""
        import os, socket, sys, threading
        sys.path.insert(0, {str(ROOT)!r})
        from utils.grading.sandbox import system_calls
        system_calls.forbid()
        for call in (os.fork, socket.socket, lambda: os.execv("/bin/true", ["true"])):
            try:
                call()
            except PermissionError:
                print("refused")
        thread = threading.Thread(target=print, args=("thread",))
        thread.start()
        thread.join()
        print(len(os.listdir("/")) > 2)
        """
    ran = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False)
    assert ran.stdout == "refused\nrefused\nrefused\nthread\nTrue\n", ran.stderr


@pytest.fixture
def pipe():
    """Where a reader reads, and where whoever is not trusted writes."""
    reading, writing = os.pipe()
    yield frames.Reader(reading, 10_000), writing
    for end in (reading, writing):
        with contextlib.suppress(OSError):
            os.close(end)


def test_frames_come_as_they_were_written(pipe):
    reader, writing = pipe
    for value in ([1, "two"], None):
        frames.write(writing, value)
    assert [reader.read(time.monotonic() + 1) for _ in range(2)] == [[1, "two"], None]


@pytest.mark.timed
def test_frames_are_waited_for_no_longer_than_said(pipe):
    reader, writing = pipe
    os.write(writing, b"\0\0")
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        reader.read(started + 0.2)
    assert 0.1 < time.monotonic() - started < 1
    os.close(writing)
    with pytest.raises(EOFError):
        reader.read(time.monotonic() + 1)


@pytest.mark.parametrize(
    "text", [b"\xff\xff\xff\xff", b"\0\0\0\2{}", b"\0\0\0\1", bytes(4), b"\0\0\xff\xff" + b"1" * 10_000]
)
def test_frames_that_can_t_be_are_refused(pipe, text):
    reader, writing = pipe
    os.write(writing, text + b"x")
    with pytest.raises(plain.NotPlain):
        reader.read(time.monotonic() + 1)


def test_a_job_is_plain_data():
    """It may come from another machine, and its inputs travel as JSON."""
    assert json.loads(plain.encode(fake.submission()["questions"][0]["inputs"]))
