"""The tasks that experiments share."""

from dataclasses import replace

import numpy as np
from torch import Tensor

from utils.data import Split
from utils.experiments.registry import Task
from utils.training import Trainer, classification


def most_probable(logits: Tensor) -> dict[str, np.ndarray]:
    """From logits (N, C): the most probable class (N,) as uint8, and its probability (N,) as float16."""
    probability, chosen = logits.softmax(1).max(1)
    return {"class": chosen.numpy().astype(np.uint8), "probability": probability.numpy().astype(np.float16)}


def most_probable_class(trainer: Trainer, tested: Split) -> dict[str, np.ndarray]:
    """The most probable class of each example, and its probability."""
    return most_probable(trainer.predict(tested.inputs))


def chosen_class(trainer: Trainer, tested: Split) -> dict[str, np.ndarray]:
    """The most probable class alone, (N,) as uint8. For sweeps, of which only errors are shown."""
    return {"class": trainer.predict(tested.inputs).argmax(1).numpy().astype(np.uint8)}


def error_percent(predictions: dict[str, np.ndarray], targets: np.ndarray) -> float:
    """Share of examples whose class is wrong, in %."""
    return float(100 * np.mean(predictions["class"] != targets))


CLASSIFICATION = Task(
    objective=classification,
    predict=most_probable_class,
    measures={"error_percent": ("%", error_percent)},
)
CLASSES_ONLY = replace(CLASSIFICATION, predict=chosen_class)
