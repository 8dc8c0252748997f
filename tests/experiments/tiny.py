"""An experiment of a second, on the stand-in, that the tests of this folder share."""

import functools

from torch import nn

from utils.data import Dataset
from utils.data.split import checksum
from utils.data.stand_in import digits
from utils.experiments.registry import Experiment
from utils.experiments.tasks import CLASSIFICATION
from utils.training import Recipe

NAME = "digits/tiny"


@functools.cache
def small_digits() -> Dataset:
    """scikit-learn's digits as a data set; read once."""
    train, test = digits()
    return Dataset("mnist", "stand-in digits", train, test, checksum(train, test), True, "It ships with scikit-learn.")


def tiny_net() -> nn.Module:
    """One dense layer, 7,850 parameters."""
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 10))


TINY = Experiment(
    NAME,
    "A tiny test.",
    data=small_digits,
    model=tiny_net,
    task=CLASSIFICATION,
    recipe=Recipe(epochs=2, lr=1e-2),
    source={"error_percent": {"value": 5.0, "where": "source002"}},
)
