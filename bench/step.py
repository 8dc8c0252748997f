"""What makes a training step of the digit network fast: one thing changed at a time, each in a process of its own.

A process of its own, because memory that a C library was once told to keep stays kept.
"""

import statistics
import subprocess
import sys
import time

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bench.measure import in_turns, write
from utils.models import DigitNet
from utils.training.compiling import compiled
from utils.training.memory import keep_freed_memory

BATCH, WARM_UP, STEPS = 100, 20, 100

# Each adds one thing to those before it; the last three change one thing of the fifth.
VARIANTS = {
    "plain": (),
    "channels_last": ("channels_last",),
    "pool_before_relu": ("channels_last", "pool_first"),
    "memory_kept": ("channels_last", "pool_first", "keep_memory"),
    "fused_adam": ("channels_last", "pool_first", "keep_memory", "fused"),
    "fused_adam_no_dropout": ("channels_last", "pool_first", "keep_memory", "fused", "no_dropout"),
    "fused_adam_one_thread": ("channels_last", "pool_first", "keep_memory", "fused", "one_thread"),
    "fused_adam_compiled": ("channels_last", "pool_first", "keep_memory", "fused", "compiled"),
}


class ReluFirst(DigitNet):
    """The same network in the order in which everybody writes it: ReLU, then pooling."""

    def forward(self, x: Tensor) -> Tensor:
        x = self.pool(self.relu(self.conv1(x)))
        x = self.dropout(self.pool(self.relu(self.conv2(x)))).flatten(1)
        return self.dense3(self.relu(self.dense2(self.relu(self.dense1(x)))))


def run() -> None:
    """Measure and write `bench/step`: median seconds of a step on the CPU, a variant."""
    contestants = {name: lambda name=name: in_a_process(name) for name in VARIANTS}
    seconds = in_turns(contestants, rounds=3)
    what = f"A training step of the digit network, {BATCH} images that already are on the CPU: what makes it fast."
    write("step", what, {f"{name}_seconds": ("s", taken) for name, taken in seconds.items()})


def in_a_process(variant: str) -> float:
    """Median seconds of a step of the variant, measured by a fresh Python."""
    done = subprocess.run([sys.executable, "-m", "bench.step", variant], check=True, capture_output=True, text=True)
    return float(done.stdout)


def median_step(settings: tuple[str, ...]) -> float:
    """Median seconds of a step with these settings, in this process."""
    if "keep_memory" in settings:
        keep_freed_memory()
    if "one_thread" in settings:
        torch.set_num_threads(1)
    layout = torch.channels_last if "channels_last" in settings else torch.contiguous_format
    model = (DigitNet if "pool_first" in settings else ReluFirst)(0.0 if "no_dropout" in settings else 0.2)
    model = model.to(memory_format=layout)
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3, fused="fused" in settings)
    model = compiled(model) if "compiled" in settings else model
    images = torch.randint(0, 255, (BATCH, 1, 28, 28), dtype=torch.uint8)
    targets = torch.randint(0, 10, (BATCH,))
    return statistics.median([step(model, optimiser, images, targets, layout) for _ in range(STEPS)][WARM_UP:])


def step(model: nn.Module, optimiser: torch.optim.Optimizer, images: Tensor, targets: Tensor, layout: object) -> float:
    """Seconds of one step, from bytes to changed weights."""
    start = time.perf_counter()
    x = images.float().div_(255).contiguous(memory_format=layout)
    loss = F.cross_entropy(model(x), targets)
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return time.perf_counter() - start


if __name__ == "__main__":
    print(median_step(VARIANTS[sys.argv[1]]))
