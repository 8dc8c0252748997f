"""The sandbox from outside: what comes back, what a cell may cost, what is inside, what is said where none can be."""

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from tests.grading import fake
from tests.grading.asking import REAL, answer, inside
from tests.grading.fake import chunk, job
from tests.needs import require
from utils.grading.sandbox import bubblewrap
from utils.grading.sandbox.limits import Limits

ROOT = Path(__file__).resolve().parents[2]


# What comes back


def test_right_answers_come_back_in_order(box):
    outcomes = box.run(fake.submission())
    assert [outcome["question"] for outcome in outcomes] == ["fake.double", "fake.total", "fake.halve"]
    assert all(fake.earns(outcome) and outcome["printed"] == "" for outcome in outcomes)
    outcomes = box.run(job([chunk(fake.HONEST["double"])], "double", "double"))
    assert [fake.earns(outcome) for outcome in outcomes] == [True, True]


def test_what_is_printed_comes_beside_and_not_whole(box):
    code = "print('above')\n\ndef double(x):\n    print('né', flush=True)\n    return 2 * x"
    outcome = answer(box, code)
    assert outcome["printed"] == "above\nné\n" and fake.earns(outcome)
    assert answer(box, "def double(x):\n    print('é' * 5000)\n    return 2 * x")["printed"] == "é" * 2000
    lost = answer(box, "def double(x):\n    print('so far', flush=True)\n    while True: pass")
    assert lost["printed"] == "so far\n" and lost["error"] == "took longer than 1 s"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("def double(x):\n    return y", "NameError: name 'y' is not defined (line 2)"),
        ("def double(x):\n    return 2 x", "SyntaxError: invalid syntax (line 2)"),
        ("def double(x):\n    raise NotImplementedError('write it')", "NotImplementedError: write it (line 2)"),
        ("def double(x):\n    raise NotImplementedError", "NotImplementedError (line 2)"),
        ("def doubled(x):\n    return 2 * x", "double is not defined: write it in the cell of its question"),
        ("1 / 0\ndef double(x):\n    return 2 * x", "ZeroDivisionError: division by zero (line 1)"),
        ("def double():\n    return 0", "TypeError: double() takes 0 positional arguments but 1 was given"),
        ("def double(x):\n    return {1, 2}", "gave what can't be judged: a value of type set can't be handed over"),
        ("def double(x):\n    raise ValueError('one\\ntwo')", "ValueError: one (line 2)"),
        ("double = '\0'", "SyntaxError: source code string cannot contain null bytes"),
        ("double = " + "(" * 5000, "SyntaxError: too many nested parentheses (line 1)"),
        ("double = '\ud800'", "UnicodeEncodeError: "),
        (
            "import os\n\ndef double(x):\n    return os.getcwd()",
            "os.getcwd may not be used in an answer: only numpy, math",
        ),
    ],
)
def test_an_error_is_one_sentence_with_the_line(box, code, error):
    outcome = answer(box, code)
    assert outcome["error"].startswith(error) and outcome["outputs"] is None


def test_the_same_submission_gives_the_same_outputs(box):
    code = """
        import random
        import numpy as np
        def double(x):
            words = list({"a", "b", "c", "d", "e"})
            return [random.random(), np.random.rand(), np.random.default_rng(0).random(), *words]
        """
    torch = "import torch\nstart = torch.rand(1)\n\ndef halve(x):\n    return torch.cat([torch.rand(3), start])"
    first, second = (box.run(job([chunk(torch, "halve")], "halve"))[0] for _ in range(2))
    assert first["error"] is None and np.array_equal(first["outputs"], second["outputs"])
    with fake.sandbox() as other:
        came = [answer(place, code) for place in (box, box, other)]
    assert came[0]["error"] is None and came[0] == came[1] == came[2]


# What a cell costs


def test_cells_are_run_in_order_and_the_later_definition_wins(box):
    helper = chunk("def twice(x):\n    return 2 * x")
    assert fake.earns(answer(box, "def double(x):\n    return twice(x)", chunk("def twice(x):\n    return 0"), helper))
    assert fake.earns(
        box.run(job([chunk("double = None", "total"), chunk(fake.HONEST["double"], "double")], "double"))[0]
    )


def test_a_broken_cell_costs_its_own_question_only(box):
    for broken in ("def total(x:", "1 / 0", "while True: pass", "raise SystemExit", f"{REAL}load('os')._exit(0)"):
        double, total, halve = box.run(fake.submission(total=broken))
        assert fake.earns(double) and fake.earns(halve) and total["error"], broken


def test_a_question_that_misses_a_name_is_told_of_the_cell(box):
    code = "def double(x):\n    return twice(x)"
    missing = "NameError: name 'twice' is not defined (line 2); another cell"
    error = answer(box, code, chunk("def twice(x:\n    return 2 * x"))["error"]
    assert error == f"{missing} failed: SyntaxError: '(' was never closed (line 1)"
    error = answer(box, code, chunk("while True: pass\ndef twice(x):\n    return 2 * x"))["error"]
    assert error == f"{missing} was left out: it took longer than 1 s"


def test_a_slow_cell_is_run_for_its_own_question_only(box):
    slow = "import time\nruns = print('slow')\ntime.sleep(0.7)\n"
    cells = [chunk(slow + fake.HONEST["total"], "total"), chunk(fake.HONEST["double"], "double")]
    outcomes = box.run(job(cells, "double", "double", "total", "double"))
    assert all(map(fake.earns, outcomes))
    assert [outcome["printed"] for outcome in outcomes] == ["slow\n", "", "slow\n", ""]


def test_a_cell_that_hangs_is_waited_for_once(box):
    started = time.monotonic()
    outcomes = box.run(
        job([chunk("while True: pass", "total"), chunk(fake.HONEST["double"], "double")], *["double"] * 3, "total")
    )
    assert time.monotonic() - started < 3
    assert [outcome["error"] for outcome in outcomes] == [None, None, None, "took longer than 1 s"]


def test_a_submission_has_so_much_time_in_all():
    with fake.sandbox(Limits(question_seconds=1, job_seconds=1.5)) as box:
        outcomes = box.run(job([chunk("def double(x):\n    while True: pass", "double")], *["double"] * 4))
        errors = [outcome["error"] for outcome in outcomes]
        assert errors == ["took longer than 1 s", *["the submission took longer than 1.5 s in all"] * 3]
        assert fake.earns(answer(box, fake.HONEST["double"]))


def test_a_library_that_a_cell_has_patched_is_mended_for_others(box):
    patch = "import numpy as np\nnp.sum = np.add = sum = lambda *arguments: 0\n"
    code = "def double(x):\n    return np.add(x, x)"
    assert all(map(fake.earns, box.run(fake.submission(double=patch + code))))
    double, total, _ = box.run(fake.submission(double=f"{code}\n{patch}\nnp.broken = True"))
    assert fake.earns(double) and fake.earns(total)


# Libraries


def test_a_stand_in_for_torch_lets_everything_pass_but_calls(box):
    code = """
        import torch
        import torch.nn.functional as F
        from torch import nn, Tensor
        from torch.utils.data import DataLoader

        class Net(nn.Module):
            def __init__(self):
                super().__init__()

        @torch.no_grad()
        def evaluate(net: nn.Module, x: Tensor | None, dtype=torch.float32) -> "list[Tensor]":
            return net(x)

        @torch.jit.script
        def triple(x):
            return 3 * x

        def double(x):
            assert not isinstance(x, torch.Tensor) and triple(1) == 3
            return 2 * x
        """
    assert fake.earns(answer(box, code))
    told = answer(box, code + "\n        Net()\n")
    assert fake.earns(told)  # the cell fails after its answer is defined
    told = answer(box, code.replace("return 2 * x", "return Net()"))["error"]
    assert told == "torch.nn.Module may not be used in this question: write it with NumPy (line 21)"
    told = answer(box, code.replace("return 2 * x", "return x * torch.ones(3)"))["error"]
    assert told == "torch.ones may not be used in this question: write it with NumPy (line 21)"


def test_what_shows_things_does_nothing(box):
    code = """
        import matplotlib.pyplot as plt
        from IPython.display import HTML
        from utils.grading import check
        from utils.figures import grids
        import pandas as pd

        def double(x):
            figure, axes = plt.subplots(1, 2, figsize=(3, 3))
            axes[0].imshow(x, cmap=plt.cm.gray)
            with plt.style.context("ggplot"):
                plt.rcParams["font.size"] = 3
            display(HTML("<b>shown</b>"))
            return 2 * x

        check("fake.double", double)
        """
    assert fake.earns(answer(box, code))
    told = answer(box, "from utils.models import digits\n\ndef double(x):\n    return digits.Net()")["error"]
    assert told == "utils.models.digits.Net may not be used in an answer (line 4)"


def test_a_net_is_trained(box):
    code = """
        import torch
        from torch import nn

        def halve(x):
            net, target = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 3)).double(), x / 2
            optimiser = torch.optim.Adam(net.parameters(), lr=0.05)
            for _ in range(100):
                loss = nn.functional.mse_loss(net(x), target)
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
            return loss
        """
    outcome = box.run(job([chunk(textwrap.dedent(code), "halve")], "halve"))[0]
    assert outcome["error"] is None and float(outcome["outputs"]) < 0.01


# Inside


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


# Its life


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
