"""A sweep of seeds in executors of several kinds gives what the seeds give one after the other."""

import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import pytest
import torch
from torch import nn

from tests.executors import ByMail
from tests.experiments import tiny
from tests.experiments.tiny import NAME, small_digits
from utils.__main__ import main
from utils.experiments import registry
from utils.experiments.run import run_seed
from utils.experiments.sweep import sweep
from utils.training import TrainingInterrupted

# Dropout, and images drawn by the seed: what a worker that forgets its seed would get wrong.
SWEPT = replace(tiny.TINY, model=lambda: nn.Sequential(nn.Flatten(), nn.Dropout(0.2), nn.Linear(784, 10)), images=300)


def processes():
    """Two workers, forked from here, so that they know the tiny experiment too."""
    return ProcessPoolExecutor(2, mp_context=get_context("fork"))


@pytest.fixture(autouse=True)
def known(monkeypatch):
    monkeypatch.setattr(registry, "registered", lambda: {NAME: SWEPT})
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("executor", [processes, lambda: ThreadPoolExecutor(3), ByMail])
def test_every_executor_gives_what_seeds_in_turn_give(tmp_path, executor):
    in_turn = [run_seed(SWEPT, small_digits(), seed, tmp_path / f"turn-{seed}", progress=False) for seed in range(3)]
    with executor() as workers:
        swept = dict(sweep(NAME, range(3), workers, tmp_path / "swept", threads=1))
    assert sorted(swept) == [0, 1, 2]
    for seed, run in enumerate(in_turn):
        assert np.array_equal(run.predictions["probability"], swept[seed].predictions["probability"])
        assert run.weights == swept[seed].weights
        assert swept[seed].rows["error_percent"]["threads"] == 1
        assert (tmp_path / "swept" / f"seed-{seed}" / "finished.json").is_file()


def test_no_more_seeds_are_handed_over_than_asked_for(tmp_path, monkeypatch):
    handed, held = [], []

    class Counting(ByMail):
        def submit(self, *arguments, **options):
            handed.append(arguments[2])
            return super().submit(*arguments, **options)

    monkeypatch.setattr("utils.experiments.sweep.run_seed", lambda *_, **__: None)
    for seed, _ in sweep(NAME, range(5), Counting(), tmp_path, at_once=2):
        held.append((seed, list(handed)))
    assert held[0][1] == [0, 1]
    assert handed == sorted(seed for seed, _ in held) == [0, 1, 2, 3, 4]


def test_ctrl_c_with_workers_says_how_to_go_on(monkeypatch, capsys):
    def pressed(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("utils.experiments.commands.sweep", pressed)
    assert main(["train", NAME, "--seeds", "3", "--workers", "2", "--compile"]) == 130
    assert f"python -m utils train {NAME} --seeds 3 --workers 2 --compile --resume" in capsys.readouterr().err


def test_a_seed_that_fails_is_heard_of_and_the_rest_is_cancelled(tmp_path, monkeypatch):
    begun = []

    def failing(experiment, data, seed, folder, **options):
        begun.append(seed)
        raise RuntimeError(f"seed {seed} went wrong")

    monkeypatch.setattr("utils.experiments.sweep.run_seed", failing)
    with ThreadPoolExecutor(1) as workers, pytest.raises(RuntimeError, match="seed 0 went wrong"):
        list(sweep(NAME, range(50), workers, tmp_path))
    assert len(begun) < 50


def test_an_interrupted_worker_says_where(tmp_path, monkeypatch):
    def interrupted(*arguments, **options):
        raise TrainingInterrupted("Stopped in epoch 1; all is saved.", "Go on.")

    monkeypatch.setattr("utils.experiments.sweep.run_seed", interrupted)
    with ByMail() as workers, pytest.raises(TrainingInterrupted) as stop:
        list(sweep(NAME, [0], workers, tmp_path))
    again = pickle.loads(pickle.dumps(stop.value))
    assert (again.where, str(again)) == (stop.value.where, "Stopped in epoch 1; all is saved. Go on.")


def test_the_seed_draws_the_images():
    from utils.experiments.run import splits

    data = small_digits()
    first, second = (splits(SWEPT, data, seed)[0] for seed in (0, 1))
    assert len(first.targets) == len(data.train.targets)
    assert len(first.inputs.flatten(1).unique(dim=0)) <= 300
    assert not torch.equal(first.targets, second.targets)
    assert torch.equal(first.inputs, splits(SWEPT, data, 0)[0].inputs)
