"""The sandbox from outside: what comes back, what a cell may cost, what is inside, what is said where none can be."""

import contextlib
import json
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
from tests.grading.fake import chunk, job
from tests.needs import require
from utils.grading import plain
from utils.grading.sandbox import NoSandbox, Sandbox, SandboxFailed, bubblewrap, frames, host, system_calls
from utils.grading.sandbox.limits import Limits

ROOT = Path(__file__).resolve().parents[2]
REAL = "load = print.__self__.__import__\n"  # past the list of what may be imported


def double(code: str, *others: dict) -> dict:
    """A job with this code in the cell of `double`, and these chunks before it."""
    return job([*others, chunk(textwrap.dedent(code), "double")], "double")


def answer(box: Sandbox, code: str, *others: dict) -> dict:
    return box.run(double(code, *others))[0]


def inside(box: Sandbox, expression: str, torch: bool = False):
    """What an expression gives inside, with real imports."""
    name = "halve" if torch else "double"
    outcome = box.run(job([chunk(f"{REAL}\ndef {name}(x):\n    return {expression}", name)], name))[0]
    assert outcome["error"] is None, outcome
    return outcome["outputs"]


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


# Where it can't be


def test_without_bubblewrap_it_refuses(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(NoSandbox, match=r"bwrap isn't installed.*apt install bubblewrap.*container.*--unsafe"):
        Sandbox(fake.RUN).__enter__()


def test_on_another_system_it_refuses(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(NoSandbox, match=r"needs Linux.*container.*--unsafe"):
        Sandbox(fake.RUN).__enter__()


def test_where_namespaces_are_forbidden_it_refuses(monkeypatch, tmp_path):
    require(sys.platform == "linux", "needs Linux")
    forbidden = tmp_path / "bwrap"
    forbidden.write_text("#!/bin/sh\necho 'bwrap: No permissions to create a new namespace' >&2\nexit 1\n")
    forbidden.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    before = fake.descendants()
    with pytest.raises(NoSandbox, match=r"No permissions to create a new namespace.*container.*--unsafe"):
        Sandbox(fake.RUN).__enter__()
    assert fake.descendants() == before


def test_ubuntu_s_own_lock_is_named(monkeypatch, tmp_path):
    (tmp_path / "restricted").write_text("1\n")
    monkeypatch.setattr(bubblewrap, "_RESTRICTED", tmp_path / "restricted")
    assert "apparmor_restrict_unprivileged_userns=0" in str(bubblewrap.refused("bwrap: setting up uid map"))


def test_run_functions_that_fail_are_the_teacher_s_matter(tmp_path):
    with fake.sandbox():
        pass
    tmp_path.chmod(0o755)
    run = tmp_path / "broken_run.py"
    run.write_text("import scipy\n")
    with pytest.raises(SandboxFailed, match="can't be used: ModuleNotFoundError: No module named 'scipy'"):
        Sandbox(run).__enter__()


def test_an_ordinary_user_has_a_sandbox_too(box):
    packages = [path for path in sys.path if "site-packages" in path]
    code = f"""
        import sys
        sys.path[:0] = [{str(ROOT)!r}]
        sys.path += {packages!r}
        from tests.grading import fake
        forks = fake.chunk("total = lambda x: load('os').fork()\\n{REAL.strip()}", "total")
        with fake.sandbox() as box:
            outcomes = box.run(fake.job([fake.chunk(fake.HONEST["double"], "double"), forks], "double", "total"))
            print(fake.earns(outcomes[0]), outcomes[1]["error"])
        """
    ran = subprocess.run(
        [readable_python(), "-B", "-c", textwrap.dedent(code)], **ORDINARY, cwd="/", env={"PATH": os.environ["PATH"]},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.stdout == "True PermissionError: [Errno 1] Operation not permitted (line 1)\n", ran.stderr


ORDINARY = {"user": 65534, "group": 65534, "extra_groups": []} if hasattr(os, "getuid") and not os.getuid() else {}


def readable_python() -> str:
    """A Python like this one that everybody may start; `sys.executable` may lie in root's home."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (str(Path(sys.executable).resolve()), f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        with contextlib.suppress(OSError):
            subprocess.run([python, "-c", ""], **ORDINARY, cwd="/", check=True)
            return python
    return require(False, f"needs a {version} that every user may start")


# Without a sandbox, because somebody said so


def test_unsafe_has_limits_and_says_so_once(capfd, monkeypatch):
    monkeypatch.setattr(host, "_warned", [])
    before = fake.descendants()
    with Sandbox(fake.RUN, fake.SHORT, unsafe=True) as box, Sandbox(fake.RUN, fake.SHORT, unsafe=True):
        assert all(map(fake.earns, box.run(fake.submission())))
        assert answer(box, "def double(x):\n    while True: pass")["error"] == "took longer than 1 s"
        assert answer(box, f"{REAL}def double(x):\n    load('os').kill(load('os').getpid(), 9)")["error"]
        if sys.platform == "linux":
            assert (
                answer(box, "def double(x):\n    return bytearray(1 << 30)")["error"]
                == "used more than 256 MB of memory"
            )
            assert "PermissionError" in answer(box, f"{REAL}def double(x):\n    load('os').fork()")["error"]
        scratch = inside(box, "load('os').getcwd()")
        assert fake.earns(answer(box, fake.HONEST["double"]))
    assert capfd.readouterr().err.count("without a sandbox") == 1
    assert fake.descendants() == before and not Path(scratch).exists()


def test_the_hostile_answers_would_find_something_outside():
    """That they find nothing inside is only worth something because of this."""
    with Sandbox(fake.RUN, Limits(question_seconds=20), unsafe=True) as box:
        for name in ("reads_passwords", "reads_proc", "reads_the_environment", "imports_the_checks", "reads_memory"):
            code = (Path(__file__).parent / "hostile" / f"{name}.py").read_text()
            outcome = answer(box, code)
            assert outcome["error"] is None and len(outcome["outputs"]) > 1, outcome


# Its parts


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
