"""Running experiments: each seed in a folder of its own, then all of them as one record."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from utils.data import drawn
from utils.experiments import records
from utils.experiments.records import Metric, Record
from utils.experiments.registry import Experiment
from utils.experiments.shipping import gathered, is_shipped, packed, round_weights
from utils.training import History, Processes, Trainer, choose_device, device_name, seed_everything

LIBRARIES = ("torch", "torchvision", "numpy", "safetensors")
WEIGHTS = "weights.safetensors"
OF_EVERY_SEED = "of_every_seed.safetensors"


class OtherRun(Exception):
    """What was to be resumed was started on other data or by another recipe."""


class StandInRefused(Exception):
    """A record of the book was to be made from stand-in data."""


@dataclass
class SeedRun:
    """What one seed gave: its row of every metric, its history, its predictions, its weights as a file."""

    rows: dict[str, dict[str, Any]]
    history: list[dict[str, Any]]
    predictions: dict[str, np.ndarray]
    weights: bytes


def splits(experiment: Experiment, data: Any, seed: int = 0) -> tuple[Any, Any, Any]:
    """(train, validation or None, tested): the held-out images train too where only the test set counts.

    seed: the run's, which draws the training examples where the experiment takes only some.
    """
    if experiment.tested_on == "test":
        train, validation, tested = data.train, None, data.test
    else:
        train, validation = data.train.hold_out()
        tested = validation
    return (train if experiment.images is None else drawn(train, experiment.images, seed)), validation, tested


def run_seed(
    experiment: Experiment,
    data: Any,
    seed: int,
    folder: Path,
    *,
    device: str = "auto",
    resume: bool = False,
    **options: Any,
) -> SeedRun:
    """Train one seed and measure it. A seed that `folder` holds finished is not trained again when resuming.

    Under torchrun all processes train the seed together, and the first writes its files.

    Raises OtherRun when what `folder` holds was started on other data or by another recipe.
    """
    finished, processes = folder / "finished.json", Processes(choose_device(device))
    resume = resume and _same_run(experiment, data, folder)
    if resume and finished.is_file():
        return _read(folder)
    processes.wait()  # nobody writes while another still reads
    if processes.is_first:
        finished.unlink(missing_ok=True)
        records.write_json(_identity(experiment, data), folder / "started.json")
    train, validation, tested = splits(experiment, data, seed)
    seed_everything(seed)
    model = experiment.model()
    trainer = experiment.trainer(
        model, experiment.task.objective, experiment.recipe, seed=seed, device=device, folder=folder, **options
    )
    history = trainer.fit(train, validation, resume=resume)
    form = experiment.weights if is_shipped(experiment.weights) else "whole"
    if seed == 0:
        round_weights(model, form)  # what is shipped is what is measured
    predictions = experiment.task.predict(trainer, tested)
    targets = tested.targets.numpy()  # once: a split that draws its sequences draws them for this
    rows = {
        name: _row(seed, measure(predictions, targets), experiment, history, trainer)
        for name, (_, measure) in experiment.task.measures.items()
    }
    seed_run = SeedRun(rows, [{"seed": seed, **row} for row in history.rows], predictions, packed(model, form))
    if processes.is_first:
        _write(seed_run, folder)
    return seed_run


def make_record(experiment: Experiment, data: Any, runs: list[SeedRun], out: Path) -> Record:
    """Write record, history and predictions of all seeds, and the weights of seed 0, to `out`/NAME."""
    target = records.folder(experiment.name, out)
    target.mkdir(parents=True, exist_ok=True)
    metrics = [
        Metric.over(name, unit, [run.rows[name] for run in runs], experiment.source.get(name))
        for name, (unit, _) in experiment.task.measures.items()
    ]
    record = Record(
        experiment=experiment.name,
        what=experiment.what,
        data=data_facts(data),
        params=sum(math.prod(weight.shape) for weight in experiment.model().parameters()),
        metrics=metrics,
        versions=records.versions(*LIBRARIES),
        recipe=experiment.describe(),
        weights=experiment.weights,
    )
    records.save_history(experiment.name, (row for run in runs for row in run.history), out)
    arrays = {key: np.stack([run.predictions[key] for run in runs]) for key in runs[0].predictions}
    np.savez_compressed(target / "predictions.npz", seed=np.arange(len(runs)), **arrays)
    if is_shipped(experiment.weights):
        (target / WEIGHTS).write_bytes(runs[0].weights)
    if experiment.of_every_seed:
        (target / OF_EVERY_SEED).write_bytes(gathered([run.weights for run in runs], experiment.of_every_seed))
    records.save(record, out)
    return record


def data_facts(data: Any) -> dict[str, Any]:
    """What a record says of the data set that it was measured on."""
    return {"name": data.name, "title": data.title, "checksum": data.checksum, "stand_in": data.stand_in}


def refuse_stand_in(data: Any, experiment: Experiment) -> None:
    """Raise StandInRefused if `data` isn't the real set."""
    if data.stand_in:
        raise StandInRefused(
            f"The record of {experiment.name} needs the real data set, but there is only {data.title}; "
            "point COURSE_DATA to a folder that holds it (`python -m utils data` says what is found)."
        )


def _identity(experiment: Experiment, data: Any) -> dict[str, Any]:
    """What must agree for a folder to hold this run: a result must never come from other data than its record says."""
    return {
        "data": {"title": data.title, "checksum": data.checksum},
        "model": repr(experiment.model()),
        "recipe": experiment.describe(),
    }


def _same_run(experiment: Experiment, data: Any, folder: Path) -> bool:
    """Whether there is a run to resume; raises OtherRun when there is one, but not this."""
    started = folder / "started.json"
    if not started.is_file():
        return False
    held, wanted = json.loads(started.read_text(encoding="utf-8")), records.rounded(_identity(experiment, data))
    for key in wanted:
        if held[key] != wanted[key]:
            raise OtherRun(
                f"{folder} holds a run with another {key}: {held[key]}, and here is {wanted[key]}. "
                "Train without --resume, or put back what it was started with."
            )
    return True


def _row(seed: int, value: float, experiment: Experiment, history: History, trainer: Trainer) -> dict[str, Any]:
    return {
        "seed": seed,
        "value": value,
        "epochs": experiment.recipe.epochs,
        "seconds": round(history.seconds, 2),
        "device": device_name(trainer.device),
        "threads": trainer.threads,
    }


def _write(run: SeedRun, folder: Path) -> None:
    np.savez_compressed(folder / "predictions.npz", **run.predictions)
    (folder / WEIGHTS).write_bytes(run.weights)
    records.write_json({"rows": run.rows, "history": run.history}, folder / "finished.json")  # last: it says "whole"


def _read(folder: Path) -> SeedRun:
    held = json.loads((folder / "finished.json").read_text(encoding="utf-8"))
    with np.load(folder / "predictions.npz") as predictions:
        return SeedRun(held["rows"], held["history"], dict(predictions), (folder / WEIGHTS).read_bytes())
