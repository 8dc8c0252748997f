"""The command on the first lab, in its sandbox, and by workers of a cluster."""

import csv
import functools
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.needs import require
from utils.grading.batch.grade import run_file

ROOT = Path(__file__).resolve().parents[2]
SOLVED = ROOT / "labs" / "source" / "convnets.ipynb"
WRONG = "def square(x):\n    return 2 * x\n"


@pytest.fixture(scope="module")
def sandboxed():
    """Goes on where a sandbox can be had."""
    from utils.grading.sandbox import NoSandbox, Sandbox

    try:
        with Sandbox(run_file("convnets")):
            pass
    except NoSandbox as error:
        require(False, str(error))


def solved(student, **answers):
    """The solved lab of a student, with other answers instead of some; a comment makes each different."""
    raw = json.loads(SOLVED.read_text(encoding="utf-8"))
    raw["metadata"]["course"] = {"name": f"Student {student}", "id": str(student)}
    for cell in raw["cells"]:
        question = cell["metadata"].get("course", {}).get("question")
        if question:
            code = answers.get(question.partition(".")[2], "".join(cell["source"]))
            cell["source"] = f"{code}\n# {student}"
    return json.dumps(raw).encode()


def hand_in(folder, count, **answers):
    folder.mkdir()
    for student in range(count):
        (folder / f"{student:02}.ipynb").write_bytes(solved(student, **(answers if student == 1 else {})))
    return folder


def run(*arguments, **options):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    line = [sys.executable, "-m", "utils", "grade", "convnets", *map(str, arguments)]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, env=environment, check=False, **options)


def scores(out):
    with open(out / "gradebook.csv", newline="", encoding="utf-8") as file:
        return [float(row["score"]) for row in csv.DictReader(file)]


def test_the_first_lab(sandboxed, tmp_path):
    folder = hand_in(tmp_path / "s", 3, output_size="def output_size(*_):\n    import os\n    os._exit(0)")
    (folder / "blank.ipynb").write_bytes((ROOT / "labs" / "convnets.ipynb").read_bytes())
    done = run(folder, "--out", tmp_path / "out", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert sorted(scores(tmp_path / "out"))[0] == 0 and scores(tmp_path / "out").count(100) == 2
    assert "not answered yet" in (tmp_path / "out/students/blank.html").read_text()
    assert "4 graded" in done.stdout


def test_ctrl_c_ends_every_process(sandboxed, tmp_path):
    folder = hand_in(tmp_path / "s", 40)
    line = [
        sys.executable,
        "-m",
        "utils",
        "grade",
        "convnets",
        str(folder),
        "--out",
        str(tmp_path / "out"),
        "--jobs",
        "2",
    ]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "start_new_session": True}
    hears = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # in the background Ctrl-C is ignored
    with subprocess.Popen(line, cwd=ROOT, preexec_fn=hears, **pipes) as grader:
        until = time.monotonic() + 60
        while len(list(tmp_path.glob("out/.cache/*.json"))) < 2 and time.monotonic() < until:
            time.sleep(0.1)
        os.killpg(grader.pid, signal.SIGINT)
        _, said = grader.communicate(timeout=60)
    assert grader.returncode == 130
    kept = int(re.search(r"Stopped; (\d+) of 40 were graded and are kept", said)[1])
    assert kept == len(list(tmp_path.glob("out/.cache/*.json"))) >= 2 and "Traceback" not in said
    assert _gone(grader.pid, within=20)


def _gone(group, within):
    """Whether no process of the group is left after so many seconds."""
    for _ in range(10 * within):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_without_a_sandbox_it_refuses(sandboxed, tmp_path):
    (tmp_path / "a.ipynb").write_bytes(solved(1))
    done = run(tmp_path / "a.ipynb", "--out", tmp_path / "out", env={"PATH": str(tmp_path)})
    assert done.returncode == 1 and "--unsafe" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "out" / "gradebook.csv").exists()
    done = run(tmp_path / "a.ipynb", "--out", tmp_path / "out", "--unsafe", env={"PATH": str(tmp_path)})
    assert done.returncode == 0 and scores(tmp_path / "out") == [100]
    assert "without a sandbox" in (tmp_path / "out" / "index.html").read_text()


CLUSTER = """
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster:
        print(cluster.scheduler_address, flush=True)
        input()
"""


def test_two_workers_of_a_dask_cluster(sandboxed, tmp_path):
    try:
        import distributed  # noqa: F401
    except ImportError:
        require(False, "Dask is not installed: pip install 'distributed>=2024.8,<2027'")
    (tmp_path / "cluster.py").write_text(CLUSTER)
    folder = hand_in(tmp_path / "s", 9, train="def train(*_):\n    return 3")
    start = {"env": {**os.environ, "PYTHONPATH": str(ROOT)}, "stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, str(tmp_path / "cluster.py")], text=True, **start) as cluster:
        address = cluster.stdout.readline().strip()
        done = run(folder, "--out", tmp_path / "out", "--scheduler", address)
        cluster.communicate("\n", timeout=60)
    assert done.returncode == 0, done.stderr
    assert sorted(scores(tmp_path / "out")) == [90, *[100] * 8]
