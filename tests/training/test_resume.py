"""kill -9 at random points, and resuming each time, ends with the same weights as an unbroken run."""

import multiprocessing
import os
import random
import signal
import time

import torch
from torch import nn

from utils.training import RandomWarp, Recipe, Trainer, classification

RECIPE = Recipe(
    epochs=4,
    batch_size=20,
    average=0.9,
    schedule="cosine",
    warmup=0.1,
    augment=RandomWarp(degrees=9, bend=0.4),
    keep="best",
)


def train(folder, pause):
    """Train from the folder's checkpoint on, as a process of its own would."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    generator = torch.Generator().manual_seed(1)
    inputs = torch.randint(0, 255, (600, 1, 12, 12), generator=generator, dtype=torch.uint8)
    split = (inputs, (inputs.float().mean((1, 2, 3)) > 127).long())
    net = nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Dropout(0.3), nn.Flatten(), nn.Linear(400, 2)
    )

    class Pause:
        def on_batch_end(self, trainer):
            time.sleep(pause)

    trainer = Trainer(net, classification, RECIPE, device="cpu", folder=folder, listeners=[Pause()], progress=False)
    trainer.checkpoint_seconds = 0.0  # a checkpoint after each step: the kill also hits their writing
    trainer.fit(split, split, resume=True)
    torch.save(net.state_dict(), folder / "end.pt")


def start(folder, pause):
    """A process forked from one that has torch imported, as importing takes seconds."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["utils.training", "torch._dynamo"])  # the latter is what torch.optim imports late
    process = context.Process(target=train, args=(folder, pause))
    process.start()
    return process


def wait_for_a_step(process, checkpoint):
    """Return when the process has written a checkpoint of its own, or has ended."""
    before = checkpoint.stat().st_mtime_ns if checkpoint.exists() else 0
    while process.is_alive() and (not checkpoint.exists() or checkpoint.stat().st_mtime_ns == before):
        time.sleep(0.001)


def test_kill_at_random_points(tmp_path):
    random_times = random.Random()  # unseeded on purpose: other points in every run
    folders = {name: tmp_path / name for name in ("unbroken", "killed")}
    for folder in folders.values():
        folder.mkdir()
    start(folders["unbroken"], pause=0).join()

    for _ in range(5):
        process = start(folders["killed"], pause=0.01)
        wait_for_a_step(process, folders["killed"] / "checkpoint.pt")
        time.sleep(random_times.uniform(0, 0.25))
        assert process.is_alive(), "it finished before it could be killed; make the run longer"
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    assert not (folders["killed"] / "end.pt").exists()
    start(folders["killed"], pause=0).join()

    ends = [torch.load(folder / "end.pt", weights_only=True) for folder in folders.values()]
    assert all(torch.equal(ends[0][key], ends[1][key]) for key in ends[0])
