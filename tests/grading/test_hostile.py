"""Hostile answers, a file each in hostile/, run in the sandbox: none gets a point that it didn't earn or does any harm.

`MUST` says of each file what has to come of it. Every one is also tested for what must not come of it: the honest
questions of the same submission get their outputs, the next submission in the same sandbox is unharmed, no process is
left, and the zygotes are the same ones.
"""

import http.server
import re
import threading
from pathlib import Path

import numpy as np
import pytest

from tests.grading import fake

FOLDER = Path(__file__).parent / "hostile"
MARK = "ANOTHER_STUDENTS_CODE"

LONG = "took longer than 1 s"
MEMORY = "used more than 256 MB of memory"
REFUSED = "PermissionError: .*Operation not permitted"
ENDED = "the program ended itself"
NOT_DATA = "gave what can't be judged"
UNREADABLE = "handed over what can't be read"
WRONG = object()  # outputs that a judge refuses
LOSES = object()  # an error or such outputs, whichever the grader's broken functions bring about
RIGHT = object()  # what it tries to do on the side fails, and its answer is right


def finds(*loot):
    """Outputs that hold exactly what an attack could get at, which is nothing unless said."""
    return list(loot)


MUST = {
    # time
    "deaf": LONG,
    "loop_at_the_top": LONG,
    "loop_in_an_error": LONG,
    "loop_in_array": LONG,
    "loop_in_methods": NOT_DATA,
    "loop_in_the_answer": LONG,
    "sleeps": LONG,
    "stopped": LONG,
    "threads_that_wait": LONG,
    "torch_threads": LONG,
    # ends
    "aborts": r"the program crashed \(SIG",
    "base_exception": ENDED,
    "crashes": r"the program crashed \(SIGSEGV\)",
    "keyboard_interrupt": ENDED,
    "kills_all": "ProcessLookupError",
    "kills_itself": WRONG,  # process 1 can't be killed from inside
    "kills_its_parent": finds(),
    "os_exit": ENDED,
    "os_exit_at_the_top": ENDED,
    "patches_exit": LOSES,
    "recursion": "RecursionError",
    "recursion_in_c": "crashed|RecursionError|MemoryError|memory",
    "system_exit": ENDED,
    # memory
    "memory_elsewhere": finds(False, False, False),
    "memory_in_a_list": MEMORY,
    "memory_in_an_array": MEMORY,
    "memory_in_text": MEMORY,
    "raises_its_limits": finds(),
    "torch_memory": MEMORY,
    # processes and threads
    "daemon": REFUSED,
    "fork_bomb": REFUSED,
    "starts_programs": finds(False),
    "thread_bomb": "RuntimeError: can't start new thread",
    "thread_left_behind": RIGHT,
    # output
    "closes_descriptors": f"{ENDED}|closed its way to the grader",
    "endless_output": "wrote more than 1 MB",
    "endless_output_below": LONG,
    "flood": UNREADABLE,
    "flood_of_frames": UNREADABLE,
    "forged_outcome": WRONG,
    "forged_points": UNREADABLE,
    "forged_progress": LONG,
    "large_result": NOT_DATA,
    "long_result": NOT_DATA,
    "talking_error": "100 points",
    # files
    "fills_the_disk": "wrote more than 1 MB",
    "imports_the_checks": finds(),
    "large_file": "wrote more than 1 MB",
    "links": finds(),
    "many_files": "wrote more than 1 MB",
    "mounts": finds(False, False, False, False),
    "reads_memory": finds(0, True),
    "reads_others_scratch": finds(),
    "reads_passwords": finds(),
    "reads_proc": finds(),
    "reads_the_checks": finds(),
    "reads_the_environment": finds(
        "HOME", "LANG", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PATH", "PWD",
        "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED", "PYTHONPATH", "TMPDIR",
    ),
    "writes_outside": finds("/job"),
    # network
    "names_on_the_network": "gaierror|PermissionError|Error",
    "network": finds(),
    "network_of_the_host": "URLError|PermissionError",
    # patches
    "patches_builtins": LOSES,
    "patches_imports": LOSES,
    "patches_json": LOSES,
    "patches_modules": LOSES,
    "patches_numpy": WRONG,
    "patches_the_grader": LOSES,
    "torch_patched": NOT_DATA,
    # libraries that a question forbids
    "numpy_convolves": "np.convolve may not be used in this question: write it with NumPy",
    "other_library": "scipy.signal.convolve2d may not be used in an answer: only numpy, math",
    "torch_called_by_hand": "torch.nn.functional.conv2d may not be used in this question: write it with NumPy",
    "torch_in_a_question_by_hand": finds(),
    # objects
    "array_subclass": WRONG,
    "bomb_of_lists": f"{LONG}|{MEMORY}",
    "container_subclasses": NOT_DATA,
    "cyclic": NOT_DATA,
    "deep": NOT_DATA,
    "equals_everything": NOT_DATA,
    "evil_pickle": NOT_DATA,
    "false_class": NOT_DATA,
    "generator": NOT_DATA,
    "huge_number": NOT_DATA,
    "not_a_number": WRONG,
    "number_subclasses": NOT_DATA,
    "object_array": NOT_DATA,
    "torch_loads_code": ENDED,
    "torch_tensor_subclass": NOT_DATA,
    "walks_the_frames": finds(),
    "zero_strides": NOT_DATA,
    # cells
    "changes_its_inputs": WRONG,
    "no_function": "double is not defined",
    "not_callable": "TypeError: 'int' object is not callable",
    "two_definitions": WRONG,
}  # fmt: skip
HARMS_ITSELF = {"forged_progress"}  # it blames another question's cell, and that one is not run any more


@pytest.fixture(scope="module")
def server():
    """The port of a server on this machine that would tell an answer."""

    class Tells(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"2 4 8")

    with http.server.HTTPServer(("127.0.0.1", 0), Tells) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_the_table_and_the_files_are_the_same():
    assert sorted(MUST) == sorted(path.stem for path in FOLDER.glob("*.py"))
    assert len(MUST) >= 60


@pytest.mark.parametrize("name", MUST)
def test_it_earns_nothing_and_harms_nobody(name, box, server):
    code = (FOLDER / f"{name}.py").read_text().replace("PORT", str(server))
    question = "halve" if "def halve" in code else "double"
    box.run(fake.submission(total=f"{fake.HONEST['total']}\nmark = {MARK!r}"))
    before = fake.processes(box)

    outcomes = {outcome["question"]: outcome for outcome in box.run(fake.submission(**{question: code}))}
    attack = outcomes.pop(f"fake.{question}")
    assert_came(attack, MUST[name])
    assert fake.earns(attack) == (MUST[name] is RIGHT)
    assert len(attack["error"] or "") < 500 and "\n" not in (attack["error"] or "") and len(attack["printed"]) <= 2000
    if name not in HARMS_ITSELF:
        assert all(fake.earns(outcome) for outcome in outcomes.values()), outcomes

    assert all(fake.earns(outcome) for outcome in box.run(fake.submission()))
    assert fake.processes(box) == before


def assert_came(outcome, must):
    """That the outcome is what the table says."""
    if isinstance(must, str):
        assert outcome["outputs"] is None and re.search(must, outcome["error"] or ""), outcome
    elif must is not LOSES:
        assert outcome["error"] is None, outcome
    if isinstance(must, list):
        assert outcome["outputs"] == must


def test_a_judge_would_give_points_for_honest_answers_only():
    assert fake.earns({"question": "fake.double", "error": None, "outputs": 2 * fake.X})
    assert not fake.earns({"question": "fake.double", "error": None, "outputs": np.array([True] * 3)})
