"""The sandbox's life: a killed process is started anew, and nothing is left when it ends."""

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

from tests.grading import fake
from tests.grading.asking import answer
from tests.needs import require

ROOT = Path(__file__).resolve().parents[2]


def test_a_zygote_that_was_killed_is_started_anew(box):
    with fake.sandbox() as other:
        assert fake.earns(answer(other, fake.HONEST["double"]))
        kill_zygotes(other)
        assert fake.earns(answer(other, fake.HONEST["double"]))
        threading.Timer(0.4, kill_zygotes, [other]).start()
        assert fake.earns(answer(other, "import time\n\ndef double(x):\n    time.sleep(0.7)\n    return 2 * x"))


def kill_zygotes(entered):
    for process in fake.processes(entered):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def test_nothing_is_left_when_it_is_closed():
    before = fake.descendants()
    with fake.sandbox() as first, fake.sandbox() as second:
        assert fake.earns(answer(first, fake.HONEST["double"])) and fake.earns(answer(second, fake.HONEST["double"]))
        assert len(fake.descendants() - before) >= 4
    assert fake.descendants() == before


def test_nothing_is_left_when_its_owner_is_killed(tmp_path):
    require(sys.platform == "linux", "needs Linux's processes")
    code = f"""
        import sys, time
        sys.path.insert(0, {str(ROOT)!r})
        from tests.grading import fake
        with fake.sandbox() as box:
            print("ready", flush=True)
            box.run(fake.submission(double="import time; time.sleep(0.9)"))
            time.sleep(60)
        """
    owner = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True)
    with owner:
        require(owner.stdout.readline() == "ready\n", "needs a sandbox")
        left = fake.descendants(owner.pid)
        owner.kill()
    assert left
    for _ in range(100):
        alive = [process for process in left if Path(f"/proc/{process}").exists()]
        if not alive:
            break
        time.sleep(0.05)
    assert not alive
