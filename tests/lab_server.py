"""JupyterLab, started by make's own recipe but without a browser."""

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

from tests.needs import require

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 90  # until the server is up: a busy machine needs some of them
TOKEN = "open"


@contextmanager
def jupyterlab(folder, options=""):
    """The address of a running JupyterLab, which keeps what it writes in `folder`; options: more of its own."""
    programs = Path(sys.executable).parent
    require(shutil.which("make") is not None, "make is not installed")
    require((programs / "jupyter-lab").exists(), f"JupyterLab is not installed beside {sys.executable}")
    port = free_port()
    options += f" --no-browser --allow-root --port={port} --ServerApp.port_retries=0 --IdentityProvider.token={TOKEN}"
    command = ["make", "--assume-old=.venv/course.stamp", "lab", f"BIN={programs}", f"OPTIONS={options}"]
    env = os.environ | {"JUPYTER_RUNTIME_DIR": str(folder), "JUPYTER_CONFIG_DIR": str(folder / "config")}
    env.pop("PYTHONPATH", None)
    with started(command, env, folder / "log") as process:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, process, folder / "log")
        yield address


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


def asked(address, path, body=None):
    """What the server answers, as JSON gives it."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"token {TOKEN}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(address + path, data, headers), timeout=30) as reply:
        return json.loads(reply.read())


def wait_for(address, process, log):
    """Return when the server answers; fail with what it said when it ends or takes too long."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            return asked(address, "/api")
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"no answer after {SECONDS} s:\n{log.read_text()}")


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
