"""Recurrent attention's training step, and what a straightforward glimpse sensor in its place would cost."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from unittest.mock import patch

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bench.measure import in_turns, ratios, write
from utils.experiments.registry import Experiment, find
from utils.models import attention
from utils.training import Trainer, set_threads

NAMES, STEPS, ROUNDS, EPOCH = ("mnist", "cluttered"), 60, 5, 60_000


class LoopSensor(nn.Module):
    """Cuts and averages patch after patch, image after image. Takes the images (N, 1, H, W) themselves."""

    def __init__(self, size: int, scales: int):
        super().__init__()
        self.size, self.scales = size, scales

    def forward(self, images: Tensor, locations: Tensor) -> Tensor:
        reach = self.size * 2 ** (self.scales - 1)  # as far as a patch can lie outside
        padded, extent = F.pad(images, [reach] * 4), torch.tensor(images.shape[-2:])
        patches = []
        for image, location in zip(padded, locations, strict=True):
            middle = (location + 1) / 2 * extent + reach
            for k in range(self.scales):
                side = self.size * 2**k
                top, left = (middle - side / 2).round().long().tolist()
                patches.append(F.avg_pool2d(image[:, top : top + side, left : left + side], 2**k))
        return torch.stack(patches).view(len(images), self.scales, self.size, self.size)


class GridSensor(LoopSensor):
    """Samples each scale's patches of all images at once by `grid_sample`, pixel by pixel, and averages them."""

    def forward(self, images: Tensor, locations: Tensor) -> Tensor:
        extent, patches = torch.tensor(images.shape[-2:]), []
        for k in range(self.scales):
            side = self.size * 2**k
            corners = ((locations + 1) / 2 * extent - side / 2).round()
            pixels = (corners[:, None] + torch.arange(side)[:, None] + 0.5) / extent * 2 - 1  # (N, side, 2)
            rows, columns = pixels.unbind(2)
            grid = torch.stack([columns[:, None].expand(-1, side, -1), rows[..., None].expand(-1, -1, side)], 3)
            sampled = F.grid_sample(images, grid, mode="nearest", align_corners=False)
            patches.append(F.avg_pool2d(sampled, 2**k))
        return torch.cat(patches, 1)


SENSORS = {"table": None, "loop": LoopSensor, "grid_sample": GridSensor}


def run() -> None:
    """Measure and write `bench/glimpses`: an epoch on one core, by experiment and sensor."""
    set_threads(1)
    contestants = {
        f"{name}_{sensor}": lambda name=name, sensor=sensor: epoch(find(f"attention/{name}"), SENSORS[sensor])
        for name in NAMES
        for sensor in SENSORS
    }
    contestants["mnist_warped"] = lambda: epoch(find("attention/mnist"), None, as_they_are=False)
    taken = in_turns(contestants, ROUNDS)
    values = {f"{name}_seconds": ("s", seconds) for name, seconds in taken.items()}
    for name in NAMES:
        for sensor in ("loop", "grid_sample"):
            gain = ratios(taken[f"{name}_{sensor}"], taken[f"{name}_table"])
            values[f"{name}_{sensor}_ratio"] = ("times", gain)
    values["mnist_warped_ratio"] = ("times", ratios(taken["mnist_warped"], taken["mnist_table"]))
    what = "An epoch of recurrent attention on one core, with its data, by summed-area tables and by plainer sensors."
    write("glimpses", what, values)


def epoch(experiment: Experiment, sensor: type[LoopSensor] | None, as_they_are: bool = True) -> float:
    """Seconds of an epoch of the experiment, of which a few steps are taken, with its own sensor or another.

    as_they_are: whether the images aren't warped.
    """
    train, size = experiment.data().train, experiment.recipe.batch_size
    images = STEPS * size
    part = tuple(tensor[:images] for tensor in train) if isinstance(train, tuple) else replace(train, count=images)
    recipe = replace(experiment.recipe, epochs=1, **({"augment": None} if as_they_are else {}))
    trainer = Trainer(experiment.model(), experiment.task.objective, recipe, device="cpu", progress=False)
    with rival(trainer.model, sensor) if sensor else nullcontext():
        return trainer.fit(part).seconds * EPOCH / images


@contextmanager
def rival(model: attention.RecurrentAttention, sensor: type[LoopSensor]) -> Iterator[None]:
    """The model with another sensor, which takes the images and not their tables."""
    scales, edges = model.sensor.steps.shape
    model.sensor = sensor(edges - 1, scales)
    with patch.object(attention, "summed_area", lambda images: images):
        yield
