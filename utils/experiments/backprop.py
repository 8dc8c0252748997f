"""Chapter 2's experiment: the digit net in NumPy, trained by the gradients that the chapter derives."""

from dataclasses import replace

import numpy as np

from utils.data import mnist
from utils.experiments.registry import Experiment
from utils.experiments.tasks import CLASSIFICATION
from utils.models import NumpyNet, numpy_digit_net
from utils.training import NumpyTrainer, Recipe, numpy_classification

# Chosen on the 5,000 validation images, by their loss, among some ten recipes of two or three epochs.
RECIPE = Recipe(epochs=3, batch_size=50, optimiser="sgd", lr=0.07, schedule="one_cycle", warmup=0.2)


def net() -> NumpyNet:
    """The digit net in NumPy without dropout; the run's seed, which has seeded NumPy, decides its weights."""
    return numpy_digit_net(seed=np.random.randint(2**31), dropout=0.0)


EXPERIMENTS = [
    Experiment(
        "backprop/numpy",
        "The digit net in NumPy, trained by hand-written gradients alone.",
        data=mnist.load,
        model=net,
        task=replace(CLASSIFICATION, objective=numpy_classification),
        recipe=RECIPE,
        seeds=5,
        trainer=NumpyTrainer,
    ),
]
