"""What a cell may cost in the sandbox: a broken, slow or patching one costs others nothing."""

import time

import pytest

from tests.grading import fake
from tests.grading.asking import REAL, answer
from tests.grading.fake import chunk, job
from utils.grading.sandbox.limits import Limits


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


@pytest.mark.timed
def test_a_slow_cell_is_run_for_its_own_question_only(box):
    slow = "import time\nruns = print('slow')\ntime.sleep(0.7)\n"
    cells = [chunk(slow + fake.HONEST["total"], "total"), chunk(fake.HONEST["double"], "double")]
    outcomes = box.run(job(cells, "double", "double", "total", "double"))
    assert all(map(fake.earns, outcomes))
    assert [outcome["printed"] for outcome in outcomes] == ["slow\n", "", "slow\n", ""]


@pytest.mark.timed
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
