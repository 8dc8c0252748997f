"""`make lab` opens JupyterLab, and a kernel that it starts, in whatever folder, finds the course's package."""

import functools

import pytest
from jupyter_client import BlockingKernelClient

from tests.lab_server import ROOT, SECONDS, asked, jupyterlab


@pytest.fixture
def server(tmp_path):
    """ask(path, body=None): what JupyterLab answers."""
    with jupyterlab(tmp_path) as address:
        yield functools.partial(asked, address)


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
