"""Recomputing a record's metrics from what it shipped with."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor

from utils.experiments import records
from utils.experiments.records import RecordError
from utils.experiments.registry import Experiment, find
from utils.experiments.run import OF_EVERY_SEED, WEIGHTS, run_seed, splits
from utils.experiments.shipping import is_shipped, unpacked

RUNS = records.TRAINED.parent / "runs"  # absolute, as a page's kernel runs in the page's folder


@dataclass(frozen=True)
class Comparison:
    """A number of the record beside the same number computed again, and how far they may lie apart."""

    metric: str
    seed: int
    computed_from: str
    recorded: float
    recomputed: float
    tolerance: float

    @property
    def agree(self) -> bool:
        return abs(self.recorded - self.recomputed) <= self.tolerance


def trained_model(name: str) -> Any:
    """The experiment's network with its shipped weights (seed 0's), in evaluation mode, on the CPU.

    With COURSE_TRAIN=1 in the environment it is trained instead, by this call, on whatever device there is; what an
    earlier call finished is taken from `runs`.
    """
    if os.environ.get("COURSE_TRAIN") != "1":
        return shipped_model(name)
    experiment, folder = find(name), RUNS / name / "seed-0"
    return _with_weights(experiment, unpacked(run_seed(experiment, experiment.data(), 0, folder, resume=True).weights))


def shipped_model(name: str, root: Path | None = None) -> Any:
    """The experiment's network with its shipped weights, whatever the environment says."""
    return _with_weights(find(name), unpacked(records.kept(name, WEIGHTS, root).read_bytes()))


def weights_of_every_seed(name: str, root: Path | None = None) -> dict[str, Tensor]:
    """The weights that are shipped for all seeds of an experiment, by name: (n, ...), seed 0's first."""
    return unpacked(records.kept(name, OF_EVERY_SEED, root).read_bytes())


def _with_weights(experiment: Experiment, weights: dict[str, Tensor]) -> Any:
    model = experiment.model()
    model.load_state_dict(weights)
    return model.eval()


def predictions(name: str, root: Path | None = None) -> dict[str, np.ndarray]:
    """The kept predictions of every seed: arrays (n, N, ...), and `seed` (n,)."""
    with np.load(records.kept(name, "predictions.npz", root)) as arrays:
        return dict(arrays)


def evaluate(name: str, device: str = "auto", root: Path | None = None) -> list[Comparison]:
    """Compute every metric again, from the predictions of each seed and from the shipped weights of seed 0.

    Raises RecordError when the record was made on other data than there is here.
    """
    record, experiment = records.load(name, root), find(name)
    data = experiment.data()
    if data.checksum != record.data["checksum"]:
        raise RecordError(
            f"The record of {name} was made on {record.data['title']}, but here is {data.title}; "
            "point COURSE_DATA to a folder that holds the former."
        )
    tested = splits(experiment, data)[2]
    kept = predictions(name, root)
    arrays = [(f"predictions of seed {seed}", int(seed), _of_seed(kept, k)) for k, seed in enumerate(kept["seed"])]
    if is_shipped(record.weights):
        trainer = experiment.trainer(
            shipped_model(name, root), experiment.task.objective, experiment.recipe, device=device, progress=False
        )
        arrays.append(("shipped weights", 0, experiment.task.predict(trainer, tested)))
    targets = tested.targets.numpy()
    return [
        _compare(record.metric(metric), unit, seed, origin, measure(array, targets), len(targets))
        for origin, seed, array in arrays
        for metric, (unit, measure) in experiment.task.measures.items()
    ]


def _of_seed(kept: dict[str, np.ndarray], index: int) -> dict[str, np.ndarray]:
    return {key: array[index] for key, array in kept.items() if key != "seed"}


def _compare(metric: Any, unit: str, seed: int, origin: str, value: float, images: int) -> Comparison:
    recorded = next(row["value"] for row in metric.rows if row["seed"] == seed)
    # Two images in 10,000 of a share in %, else a thousandth of the value: what rounding and another device may change.
    tolerance = 100 * max(2, 2 * images / 10_000) / images if unit == "%" else 1e-3 * abs(recorded)
    exact = origin != "shipped weights"
    return Comparison(
        metric.name, seed, origin, recorded, value, 1e-6 * max(1.0, abs(recorded)) if exact else tolerance
    )
