"""Several processes that train one model end where one process ends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from tests.training.together import train
from utils.training import Batches, Processes
from utils.training.history import Averages
from utils.training.processes import weighted

ROOT = Path(__file__).resolve().parents[2]


def torchrun(*arguments):
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    env = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.run([*command, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=240)


@pytest.fixture(scope="module")
def together(tmp_path_factory):
    """The folder in which two processes have trained by each optimiser, and how they ended."""
    folder = tmp_path_factory.mktemp("together")
    done = torchrun("-m", "tests.training.together", str(folder))
    assert done.returncode == 0, done.stderr
    return folder, torch.load(folder / "ends.pt", weights_only=True)


@pytest.mark.parametrize("optimiser", ["sgd", "adam"])
def test_two_processes_end_where_one_ends(together, optimiser):
    both, alone = together[1][optimiser], train(None, optimiser)
    assert (both["processes"], alone["processes"]) == (2, 1)
    apart = [(both["weights"][key] - value).abs().max().item() for key, value in alone["weights"].items()]
    assert max(apart) < 1e-5
    for one, two in zip(alone["rows"], both["rows"], strict=True):
        assert two == one | {"value": pytest.approx(one["value"], abs=1e-4)}


def test_one_process_can_go_on_from_what_two_have_saved(together):
    folder, ends = together
    resumed = train(folder / "sgd", "sgd", resume=True)
    assert resumed["rows"] == ends["sgd"]["rows"]
    assert all(torch.equal(ends["sgd"]["weights"][key], value) for key, value in resumed["weights"].items())


def test_shares_make_up_the_batch_and_weigh_what_they_hold():
    split = (torch.arange(13)[:, None].float(), torch.arange(13))
    whole = Batches(split, 4, shuffle=True, seed=3)
    shares = [Batches(split, 4, shuffle=True, seed=3, share=(rank, 3)) for rank in range(3)]
    seen = []
    for (_, targets), *parts in zip(whole, *shares, strict=True):
        weights = [share.weight for share in shares]
        held = [part[1] if weight else part[1][:0] for part, weight in zip(parts, weights, strict=True)]
        seen.append((sorted(torch.cat(held).tolist()), [len(part) for part in held]))
        assert seen[-1][0] == sorted(targets.tolist())
        assert sum(weights) == pytest.approx(3)
        assert weights == pytest.approx([3 * len(part) / len(targets) for part in held])
        assert all(len(part[1]) for part in parts), "a process without an example would have no gradient to share"
    assert [sizes for _, sizes in seen] == [[2, 1, 1]] * 3 + [[1, 0, 0]]


def test_a_batch_smaller_than_the_processes_is_refused():
    with pytest.raises(ValueError, match="A batch of 2 can't be shared out among 3 processes; take a larger batch"):
        Batches((torch.zeros(9, 1), torch.zeros(9)), 2, share=(0, 3))


def test_alone_nothing_changes():
    processes, model = Processes(torch.device("cpu")), torch.nn.Linear(2, 1)
    averages = Averages({"loss": [3.0, 2]})
    assert (processes.rank, processes.count, processes.is_first, processes.share) == (0, 1, True, (0, 1))
    assert processes.joined(model) is model
    assert processes.total(averages) is averages
    assert processes.any(True) and not processes.any(False)
    loss = torch.tensor(2.0)
    assert weighted(loss, 1.0) is loss
    assert weighted(loss, 0.5) == 1.0
