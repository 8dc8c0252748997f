"""The tasks that experiments share."""

from dataclasses import replace

import numpy as np
from torch import Tensor

from utils.experiments.registry import Task
from utils.training import classification


def most_probable_class(logits: Tensor) -> dict[str, np.ndarray]:
    """From logits (N, C): the most probable class (N,) as uint8, and its probability (N,) as float16."""
    probability, chosen = logits.softmax(1).max(1)
    return {"class": chosen.numpy().astype(np.uint8), "probability": probability.numpy().astype(np.float16)}


def chosen_class(logits: Tensor) -> dict[str, np.ndarray]:
    """From logits (N, C): the most probable class alone, (N,) as uint8. For sweeps, of which only errors are shown."""
    return {"class": logits.argmax(1).numpy().astype(np.uint8)}


def error_percent(predictions: dict[str, np.ndarray], targets: np.ndarray) -> float:
    """Share of examples whose class is wrong, in %."""
    return float(100 * np.mean(predictions["class"] != targets))


CLASSIFICATION = Task(
    objective=classification,
    predict=most_probable_class,
    measures={"error_percent": ("%", error_percent)},
)
CLASSES_ONLY = replace(CLASSIFICATION, predict=chosen_class)
