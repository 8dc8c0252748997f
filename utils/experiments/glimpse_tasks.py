"""What networks that look where they choose are trained for, and how their answers are measured."""

import numpy as np
import torch
from torch import Tensor, nn

from utils.experiments.registry import Task
from utils.experiments.tasks import error_percent, most_probable
from utils.training import Trainer, reinforce


class Deciding(nn.Module):
    """The logits (N, 10) of a network's episodes, one episode an image (N, 1, H, W)."""

    def __init__(self, network: nn.Module):
        super().__init__()
        self.network = network

    def forward(self, images: Tensor) -> Tensor:
        return self.network(images).logits


def decided(trainer: Trainer, tested: object) -> dict[str, np.ndarray]:
    """The most probable class (N,) as uint8 and its probability (N,) as float16, where it looks at means of locations.

    And `sampled`, the class (N,) where it looks at one sample of each location, as it did in training. Whatever is
    drawn is drawn from seed 0.
    """
    network = trainer.model
    with torch.random.fork_rng():
        torch.manual_seed(0)
        logits = trainer.predict(tested.inputs, part=Deciding(network))
        network.samples = True
        sampled = trainer.predict(tested.inputs, part=Deciding(network)).argmax(1)
        network.samples = False
    return most_probable(logits) | {"sampled": sampled.numpy().astype(np.uint8)}


def sampled_error_percent(predictions: dict[str, np.ndarray], targets: np.ndarray) -> float:
    """Share of images whose class is wrong after sampled locations, one episode an image, in %."""
    return error_percent({"class": predictions["sampled"]}, targets)


ATTENTION = Task(
    objective=reinforce,
    predict=decided,
    measures={"error_percent": ("%", error_percent), "sampled_error_percent": ("%", sampled_error_percent)},
)
