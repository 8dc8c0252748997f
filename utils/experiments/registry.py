"""The registry: each experiment is data + model + task + recipe, and gives one number of the book."""

import difflib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from utils.training import Recipe, Trainer
from utils.training.objectives import Objective


class UnknownExperiment(Exception):
    """No experiment has that name."""


@dataclass(frozen=True)
class Task:
    """What a model is trained for, and how its outputs become a record's metrics.

    objective: what the Trainer minimises. predict: from the trainer and the tested split of N examples to the arrays
    that are kept, each of length N. measures: {metric: (unit, function of those arrays and the targets (N, ...))}.
    """

    objective: Objective
    predict: Callable[[Trainer, Any], dict[str, np.ndarray]]
    measures: dict[str, tuple[str, Callable[[dict[str, np.ndarray], np.ndarray], float]]]


@dataclass(frozen=True)
class Experiment:
    """One experiment.

    data: loads the data set. model: builds the network, after seeding. tested_on: "test" trains on all training data
    and reads the test set once, at the end; "validation" trains without the split held out and never opens the test
    set. images: how many training examples there are, drawn by the run's seed and repeated to the same length of an
    epoch; None for all. seeds: how many the record needs. source: {metric: {"value", "where"}}, figures of others.
    weights: "whole" or "int8" (see `shipping`), or why they aren't shipped. of_every_seed: beginnings of the names of
    weights that are shipped for all seeds, not for seed 0 alone. trainer: what trains the network, Trainer
    or one of its kind. A net in NumPy has `parameters`, `state_dict`, `load_state_dict` and `eval` as a module has.
    """

    name: str
    what: str
    data: Callable[[], Any]
    model: Callable[[], Any]
    task: Task
    recipe: Recipe
    tested_on: str = "test"
    images: int | None = None
    seeds: int = 1
    source: dict[str, dict[str, Any]] = field(default_factory=dict)
    weights: str = "whole"
    of_every_seed: tuple[str, ...] = ()
    trainer: type[Trainer] = Trainer

    def describe(self) -> dict[str, Any]:
        """The recipe and what else decides a run, as plain values: for records, and to tell one run from another."""
        fields = self.recipe.describe() | {"tested_on": self.tested_on}
        return fields if self.images is None else fields | {"images": self.images}


def registered() -> dict[str, Experiment]:
    """All experiments by name, in the order of the book."""
    # Here, as the chapters' modules import this one.
    from utils.experiments import addition, attention, backprop, digits

    chapters = (digits, backprop, addition, attention)
    return {experiment.name: experiment for chapter in chapters for experiment in chapter.EXPERIMENTS}


def find(name: str) -> Experiment:
    """The experiment of that name; raises UnknownExperiment, which names those nearest to it."""
    experiments = registered()
    if name not in experiments:
        near = difflib.get_close_matches(name, experiments, cutoff=0.4) or list(experiments)
        raise UnknownExperiment(f"There is no experiment {name!r}; did you mean {', '.join(near)}?")
    return experiments[name]
