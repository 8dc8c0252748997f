"""Inside the sandbox: who an answer is there, what it may do, and which files it finds."""

import contextlib
import os
import threading
import time
from pathlib import Path

import numpy as np

from tests.grading import fake
from tests.grading.asking import answer, inside
from utils.grading.sandbox import bubblewrap


def test_who_it_is_and_what_it_may_do(box):
    assert inside(box, "[*load('os').getresuid(), *load('os').getresgid(), load('os').getgroups()]")[:6] == [65534] * 6
    assert inside(box, "[load('os').getpid(), load('os').getcwd(), load('os').uname().nodename]") == [1, "/job", "job"]
    held = (
        "(lambda c, b: [c.capget(b'\\x22\\x05\\x08\\x20' + bytes(4), b), *b])(load('ctypes').CDLL(None), bytearray(24))"
    )
    held = held.replace("bytearray(24)", "(load('ctypes').c_ubyte * 24)()")
    assert inside(box, held) == [0] * 25
    there = "[n for n in range(200) if load('ctypes').CDLL(None).fcntl(n, 1, 0) >= 0]"
    assert inside(box, there) == [0, 1, 2, 3]  # nothing in, prints twice, and the outcome
    switches = "[load('ctypes').CDLL(None).prctl(n, 0, 0, 0, 0) for n in (3, 39, 21)]"
    assert inside(box, switches) == [0, 1, 2]  # unreadable, no new rights, system calls filtered


def test_what_is_there(box):
    assert inside(box, "sorted(load('os').listdir('/'))") == sorted(
        inside(box, "sorted(load('os').listdir('/'))", True)
    )
    files = inside(box, "[p + '/' + f for p, _, fs in load('os').walk('/course') for f in fs if 'pyc' not in f]")
    modules = {f"/course/utils/grading/{name}.py" for name in bubblewrap.MODULES}
    assert set(files) == {bubblewrap.RUN, *modules}
    folder = str(Path(np.__file__).parents[1])
    assert {name.split("-")[0] for name in inside(box, f"load('os').listdir({folder!r})")} == {"numpy", "numpy.libs"}
    there = {name.split("-")[0] for name in inside(box, f"load('os').listdir({folder!r})", torch=True)}
    assert {"torch", "numpy"} <= there and not {"utils", "sklearn", "scipy", "pytest", "IPython"} & there


def test_root_is_nobody_outside_too(box):
    outside = str(os.getuid() or 65534)
    with watched(box, "import time\n\ndef double(x):\n    time.sleep(0.8)") as child:
        assert Path(f"/proc/{child}/status").read_text().split("\nUid:")[1].split()[:4] == [outside] * 4


@contextlib.contextmanager
def watched(box, code):
    """The process that runs an answer, as seen from outside, while it runs."""
    before = fake.processes(box)
    running = threading.Thread(target=answer, args=(box, code))
    running.start()
    while not (new := fake.processes(box) - before):
        time.sleep(0.01)
    yield new.pop()
    running.join()
    assert fake.processes(box) == before
