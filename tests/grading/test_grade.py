"""Batches in executors of several kinds, secret inputs, what is kept, and what goes wrong with checks themselves."""

import json
import os
import signal
import stat
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest

from tests.grading.conftest import ANSWERS, ByMail
from utils.grading.batch import grade as grading
from utils.grading.batch import pool
from utils.grading.batch.grade import WorkerDied, grade_all, grade_batch, inputs_seed
from utils.grading.batch.kept import BadFolder, Kept, seed
from utils.grading.batch.version import checks_version, libraries
from utils.grading.sandbox.bubblewrap import NoSandbox

NAMES = [f"tiny.{name}" for name in ANSWERS]


def task(key, **answers):
    """A task of the tiny lab with right answers, but for those given."""
    chunks = [{"id": n, "question": f"tiny.{n}", "code": code} for n, code in (ANSWERS | answers).items()]
    return {"key": key, "chunks": chunks, "questions": NAMES}


def points(result):
    return [result["answers"][name]["points"] for name in NAMES]


def forked():
    """Two workers, forked from here, so that they know the tiny lab too."""
    return ProcessPoolExecutor(2, mp_context=get_context("fork"))


@pytest.mark.parametrize("make_executor", [forked, lambda: ThreadPoolExecutor(3), ByMail])
def test_every_executor_gives_the_same(here, lab, make_executor):
    tasks = [task(f"{i}", double=f"def double(x):\n    return {i} * x\n") for i in range(9)]
    with make_executor() as executor:
        results = list(grade_batch(lab, tasks, executor, seed="s", size=2))
    by_key = {result["key"]: points(result) for result in results}
    assert sorted(by_key) == [f"{i}" for i in range(9)]
    assert by_key["2"] == [20, 30, 50] and by_key["3"] == [0, 30, 50]
    assert json.loads(json.dumps(results)) == results


def test_a_worker_computes_with_one_thread_and_leaves_ctrl_c_to_us():
    with pool.processes(1) as executor:
        assert executor.submit(os.getenv, "OPENBLAS_NUM_THREADS").result() == "1"
        assert executor.submit(signal.getsignal, signal.SIGINT).result() == signal.SIG_IGN


def test_no_more_batches_are_handed_over_than_asked_for(here, lab):
    handed = []

    class Counting(ByMail):
        def submit(self, *arguments, **options):
            handed.append(len(arguments[4]))
            return super().submit(*arguments, **options)

    held = [len(handed) for _ in grade_batch(lab, map(task, "abcdefgh"), Counting(), seed="s", at_once=1, size=2)]
    assert handed == [2, 2, 2, 2] and held[0] == 1


def test_a_worker_keeps_its_sandbox_and_ends_it(here, lab, monkeypatch):
    begun, ended = [], []
    sandbox = sys.modules["utils.grading.sandbox"].Sandbox
    monkeypatch.setattr(sandbox, "__enter__", lambda self: begun.append(self))
    monkeypatch.setattr(sandbox, "__exit__", lambda self, *error: ended.append(self))
    for secret in ("s", "s", "another"):
        grading.grade_few(lab, secret, False, [task("a")])
    grading.close_worker()
    assert len(begun) == 2 and ended == begun


def test_a_killer_of_workers_is_found_and_the_rest_is_graded(here, lab):
    kills = "import os\nos._exit(1)"
    tasks = [task(f"{i}", double=kills if i in (2, 7) else ANSWERS["double"]) for i in range(9)]
    results = {result["key"]: result for result in grade_all(lab, tasks, forked, seed="s", size=2, at_once=4)}
    assert sorted(results) == [f"{i}" for i in range(9)]
    assert [key for key, result in results.items() if not result["answers"]] == ["2", "7"]
    assert "out of memory" in results["2"]["log"][0]
    assert points(results["8"]) == [20, 30, 50]


def test_a_broken_executor_is_a_worker_that_died(here, lab):
    with forked() as executor:
        dying = grade_batch(lab, [task("a", double="import os\nos._exit(1)")], executor, seed="s")
        with pytest.raises(WorkerDied) as death:
            list(dying)
        assert death.value.keys == ["a"]
        with pytest.raises(WorkerDied):
            list(grade_batch(lab, [task("b")], executor, seed="s"))


def test_what_the_sandbox_refuses_ends_the_batch(here, lab, monkeypatch):
    def refuse(*_, **__):
        raise NoSandbox("bubblewrap is not installed")

    monkeypatch.setattr(sys.modules["utils.grading.sandbox"], "Sandbox", refuse)
    with pytest.raises(NoSandbox, match="bubblewrap is not installed"):
        list(grade_batch(lab, [task("a")], ByMail(), seed="s"))


def test_what_student_code_raises_costs_its_question_only(here, lab):
    raising = "def square(x):\n    raise ValueError('<b>no</b>\\n\\x1b[31m')"
    (result,) = grade_batch(lab, [task("a", square=raising)], ByMail(), seed="s")
    assert points(result) == [20, 0, 50] and result["log"] == []
    assert result["answers"]["tiny.square"]["message"] == "0 of 30 points. Your code stopped: ValueError: <b>no</b>"


def test_a_judge_that_fails_costs_its_question_only(here, lab, monkeypatch):
    worker = grading._worker(lab, "s", False)
    run = worker.sandbox.run
    odd = {"outputs": ["explode"], "error": None}  # the tiny lab's judge raises for it
    monkeypatch.setattr(
        worker.sandbox, "run", lambda job: [one | odd if "square" in one["question"] else one for one in run(job)]
    )
    (result,) = grade_batch(lab, [task("a")], ByMail(), seed="s")
    assert points(result) == [20, 0, 50]
    assert "The check itself failed" in result["answers"]["tiny.square"]["message"]
    assert "The check of tiny.square failed" in result["log"][0] and "not ready for this" in result["log"][0]


def test_a_sandbox_that_fails_costs_one_submission(here, lab, monkeypatch):
    worker = grading._worker(lab, "s", False)
    monkeypatch.setattr(worker.sandbox, "run", lambda job: 1 / 0)
    (result,) = grade_batch(lab, [task("a")], ByMail(), seed="s")
    assert result["answers"] == {} and "ZeroDivisionError" in result["log"][0]


def test_a_stub_is_not_answered_yet(here, lab):
    (result,) = grade_batch(
        lab, [task("a", double="def double(x):\n    raise NotImplementedError")], ByMail(), seed="s"
    )
    assert result["answers"]["tiny.double"]["message"] == "not answered yet"


def test_inputs_follow_from_the_seed_and_the_question_alone(here, lab):
    assert inputs_seed("s", "tiny.double") == inputs_seed("s", "tiny.double") < 2**32
    assert len({inputs_seed(s, q) for s in ("s", "t") for q in NAMES}) == 6
    first, other = grading.Worker(lab, "s", False), grading.Worker(lab, "t", False)
    assert first.inputs["tiny.double"] != first.inputs["tiny.square"]
    assert first.inputs["tiny.double"] != other.inputs["tiny.double"]
    assert first.inputs == grading.Worker(lab, "s", False).inputs


# What is kept


def test_the_seed_is_drawn_once_and_is_nobody_elses(tmp_path):
    first = seed(tmp_path)
    assert first == seed(tmp_path) and len(first) == 32
    assert stat.S_IMODE(os.stat(tmp_path / ".seed").st_mode) == 0o600
    (tmp_path / ".seed").write_text("")
    with pytest.raises(BadFolder, match="delete it"):
        seed(tmp_path)


def test_what_is_kept_is_found_by_everything_it_follows_from(tmp_path):
    conditions = {"checks": "1", "seed": "s"}
    kept, chunks = Kept(tmp_path, conditions), task("a")["chunks"]
    key = kept.key(chunks, NAMES)
    kept.save(key, {"key": key, "answers": {}, "log": []})
    assert kept.load(key) == {"key": key, "answers": {}, "log": []}
    assert kept.load(Kept(tmp_path, conditions | {"checks": "2"}).key(chunks, NAMES)) is None
    assert kept.load(Kept(tmp_path, conditions | {"seed": "t"}).key(chunks, NAMES)) is None
    assert kept.load(kept.key(chunks[1:], NAMES)) is None
    (tmp_path / ".cache" / f"{key}.json").write_text("{brok")
    assert kept.load(key) is None


def test_what_went_wrong_is_not_kept(tmp_path):
    kept = Kept(tmp_path, {})
    kept.save("k", {"key": "k", "answers": {}, "log": ["the check failed"]})
    assert kept.load("k") is None


def test_the_version_is_of_the_checks_and_the_grader(lab, tmp_path, monkeypatch):
    before = checks_version(lab)
    assert before == checks_version(lab) and len(before) == 12
    (tmp_path / "tiny.py").write_text("QUESTIONS = ()")
    monkeypatch.setattr("utils.grading.batch.version.run_file", lambda lab: tmp_path / "tiny_run.py")
    one = checks_version(lab)
    (tmp_path / "tiny.py").write_text("QUESTIONS = (1,)")
    assert len({before, one, checks_version(lab)}) == 3


def test_versions_are_told_without_loading_torch():
    assert set(libraries()) == {"python", "numpy", "torch"}
