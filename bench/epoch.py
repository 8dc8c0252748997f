"""One epoch of the digit network: our Trainer against the loop that a reader would write with a DataLoader.

Each in a process of its own, because the Trainer tells the C library to keep freed memory, and the loop does not.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

from bench.measure import in_turns, ratios, write
from utils.data import Split, mnist
from utils.experiments.run import data_facts
from utils.models import DigitNet
from utils.training import Recipe, Trainer, choose_device, classification, seed_everything

BATCH = 100


def run() -> None:
    """Measure and write `bench/epoch`; the loop counts with 0 or 2 workers, whichever is faster."""
    data = mnist.load()
    with tempfile.TemporaryDirectory() as folder:
        write_idx(data.train, Path(folder) / "MNIST" / "raw")
        names = ("loop_0_workers", "loop_2_workers", "trainer")
        seconds = in_turns({name: lambda name=name: in_a_process(name, folder) for name in names}, rounds=3)
    best = min(names[:2], key=lambda name: sum(seconds[name]))
    values = {f"{name}_seconds": ("s", taken) for name, taken in seconds.items()}
    values["ratio"] = ("times", ratios(seconds[best], seconds["trainer"]))
    write(
        "epoch",
        f"One epoch of the digit net on {data.title}, Adam, batches of {BATCH}: a DataLoader's loop against Trainer.",
        values,
        data_facts(data),
    )


def in_a_process(name: str, folder: str) -> float:
    """Seconds of one epoch of the contestant, measured by a fresh Python."""
    command = [sys.executable, "-m", "bench.epoch", name, folder]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def one_epoch(name: str, folder: str) -> float:
    """Seconds of one epoch of the contestant, in this process."""
    if name == "trainer":
        return trainer(mnist.load().train)
    images = datasets.MNIST(folder, train=True, download=False, transform=transforms.ToTensor())
    return loop(images, workers=int(name.split("_")[1]))


def loop(images: datasets.MNIST, workers: int) -> float:
    """Seconds of one epoch of the loop that everybody writes first."""
    device = choose_device()
    seed_everything(0)
    model = DigitNet().to(device)
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    loader = DataLoader(images, batch_size=BATCH, shuffle=True, num_workers=workers)
    start = time.perf_counter()
    model.train()
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimiser.zero_grad()
        loss = nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
    loss.item()  # a GPU is done when a number can be read
    return time.perf_counter() - start


def trainer(train: Split) -> float:
    """Seconds of the same epoch by Trainer, moving the data to the device included."""
    seed_everything(0)
    runner = Trainer(DigitNet(), classification, Recipe(epochs=1, batch_size=BATCH), progress=False)
    start = time.perf_counter()
    runner.fit(train)
    return time.perf_counter() - start


def write_idx(split: Split, folder: Path) -> None:
    """The split as the files that torchvision reads, whatever layout it was found in."""
    folder.mkdir(parents=True)
    images, labels = split.inputs.numpy(), split.targets.numpy().astype(np.uint8)
    for name, magic, array in (("images-idx3", 2051, images[:, 0]), ("labels-idx1", 2049, labels)):
        head = np.array([magic, *array.shape], ">u4").tobytes()
        for part in ("train", "t10k"):  # torchvision looks for the test files too, though nobody reads them here
            (folder / f"{part}-{name}-ubyte").write_bytes(head + array.tobytes())


if __name__ == "__main__":
    print(one_epoch(*sys.argv[1:]))
