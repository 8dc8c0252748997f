"""`make lab` opens JupyterLab, and a kernel that it starts, in whatever folder, finds the course's package."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from jupyter_client import BlockingKernelClient

from tests.needs import require

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 90  # until the server is up: a busy machine needs some of them


@pytest.fixture
def server(tmp_path):
    """ask(path, body=None): what JupyterLab answers, started by make's own recipe but without a browser."""
    programs = Path(sys.executable).parent
    require(shutil.which("make") is not None, "make is not installed")
    require((programs / "jupyter-lab").exists(), f"JupyterLab is not installed beside {sys.executable}")
    port = free_port()
    options = f"--no-browser --allow-root --port={port} --ServerApp.port_retries=0 --IdentityProvider.token=open"
    command = ["make", "--assume-old=.venv/course.stamp", "lab", f"BIN={programs}", f"OPTIONS={options}"]
    env = os.environ | {"JUPYTER_RUNTIME_DIR": str(tmp_path), "JUPYTER_CONFIG_DIR": str(tmp_path / "config")}
    env.pop("PYTHONPATH", None)
    with started(command, env, tmp_path / "log") as process:
        ask = answers(f"http://127.0.0.1:{port}")
        wait_for(ask, process, tmp_path / "log")
        yield ask


@contextmanager
def started(command, env, log):
    """The process while the block runs; what it started ends with it."""
    with log.open("w") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=said, stderr=said, start_new_session=True)
    try:
        yield process
    finally:
        os.killpg(process.pid, 15)
        process.wait(30)


def answers(address):
    def ask(path, body=None):
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": "token open", "Content-Type": "application/json"}
        with urllib.request.urlopen(urllib.request.Request(address + path, data, headers), timeout=30) as reply:
            return json.loads(reply.read())

    return ask


def wait_for(ask, process, log):
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            return ask("/api")
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"no answer after {SECONDS} s:\n{log.read_text()}")


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def test_make_lab_opens_notebooks_that_find_the_course(server, tmp_path):
    assert server("/api/status")["kernels"] == 0
    page = next(path for path in (ROOT / "book").rglob("*.ipynb")).relative_to(ROOT).as_posix()
    notebook = {"path": page, "name": page, "type": "notebook", "kernel": {"name": "python3"}}
    kernel = server("/api/sessions", notebook)["kernel"]["id"]
    client = BlockingKernelClient(connection_file=str(tmp_path / f"kernel-{kernel}.json"))
    client.load_connection_file()
    client.start_channels()
    try:
        code = "import os, utils, labs.checks"
        said = {"folder": "os.getcwd()", "utils": "utils.__file__", "path": "os.environ['PYTHONPATH']"}
        # The reply itself; what a kernel broadcasts beside it is lost on whoever isn't connected yet.
        reply = client.execute(code, user_expressions=said, reply=True, timeout=SECONDS)["content"]
    finally:
        client.stop_channels()
    assert reply["status"] == "ok", reply
    told = {name: value["data"]["text/plain"].strip("'") for name, value in reply["user_expressions"].items()}
    package = str(ROOT / "utils" / "__init__.py")
    assert told == {"folder": str((ROOT / page).parent), "utils": package, "path": str(ROOT)}
