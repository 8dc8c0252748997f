"""For whom and where there is a sandbox; where none can be, what is said, and what is done without one."""

import contextlib
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.grading import fake
from tests.grading.asking import REAL, answer, inside
from tests.needs import require
from utils.grading.sandbox import NoSandbox, Sandbox, SandboxFailed, bubblewrap, host
from utils.grading.sandbox.limits import Limits

ROOT = Path(__file__).resolve().parents[2]


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
