"""What `python -m utils train` and `evaluate` do."""

import json
import logging
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from utils.experiments import evaluation, records
from utils.experiments.listing import spread
from utils.experiments.registry import Experiment, find, registered
from utils.experiments.run import SeedRun, make_record, refuse_stand_in, run_seed
from utils.experiments.sweep import sweep
from utils.training import Processes, choose_device

RUNS = Path("runs")


def list_experiments() -> int:
    """Print every experiment with one sentence."""
    for experiment in registered().values():
        print(f"{experiment.name:24} {experiment.what}")
    return 0


@dataclass(frozen=True)
class TrainOptions:
    """What `train` takes from the command line; workers: how many seeds train at once, each in a process of its own."""

    seeds: int = 1
    device: str = "auto"
    resume: bool = False
    out: str = "runs"
    workers: int = 1
    compile: bool = False

    def how(self) -> dict[str, Any]:
        """What decides how each seed is trained, as `run_seed` takes it."""
        return {"device": self.device, "resume": self.resume, "compile": self.compile}

    def command(self, name: str) -> str:
        """The command that these options came from, without --resume."""
        given = {"seeds": self.seeds, "device": self.device, "out": self.out, "workers": self.workers}
        usual = vars(TrainOptions())
        flags = [f"--{option} {value}" for option, value in given.items() if value != usual[option]]
        flags += ["--compile"] if self.compile else []
        return " ".join(["python -m utils train", name, *flags])


def train(name: str, options: TrainOptions) -> int:
    """Train seeds 0 to n - 1 of the experiment in runs/NAME, write its record to the folder asked for and print it."""
    first = Processes(choose_device(options.device)).is_first  # an unknown device is refused before the data is loaded
    logging.basicConfig(format="%(message)s", level=logging.INFO if first else logging.ERROR, stream=sys.stderr)
    experiment = find(name)
    data = experiment.data()
    root = records.TRAINED if options.out == "trained" else Path(options.out)
    if root.resolve() == records.TRAINED:
        refuse_stand_in(data, experiment)
    runs = {}
    try:
        for seed, run in _in_workers(name, options) if options.workers > 1 else _in_turn(experiment, data, options):
            runs[seed] = run
            if first:
                print(f"{name}, seed {seed}: {_values(run.rows)}", flush=True)
    except KeyboardInterrupt as stop:  # a TrainingInterrupted knows where
        where = getattr(stop, "where", "Stopped; every seed that was training has saved where it stood.")
        raise KeyboardInterrupt(f"{where} Go on with: {options.command(name)} --resume") from None
    if first:
        _print_record(make_record(experiment, data, [runs[seed] for seed in sorted(runs)], root), root)
    return 0


def _in_turn(experiment: Experiment, data: Any, options: TrainOptions) -> Iterator[tuple[int, SeedRun]]:
    for seed in range(options.seeds):
        folder = RUNS / experiment.name / f"seed-{seed}"
        if options.resume and not (folder / "checkpoint.pt").is_file():
            logging.info("Seed %d has no checkpoint yet and starts from the beginning.", seed)
        yield seed, run_seed(experiment, data, seed, folder, **options.how())


def _in_workers(name: str, options: TrainOptions) -> Iterator[tuple[int, SeedRun]]:
    """Several seeds at once; the machine's cores are shared out, since more threads than cores only wait."""
    threads = max(1, (os.cpu_count() or 1) // options.workers)
    how = options.how() | {"threads": threads, "at_once": options.workers}
    with ProcessPoolExecutor(options.workers, mp_context=get_context("spawn")) as executor:
        yield from sweep(name, range(options.seeds), executor, RUNS / name, **how)


def evaluate(name: str, device: str = "auto", as_json: bool = False) -> int:
    """Print each metric as recorded and as recomputed; returns 1 when any two disagree."""
    rows = evaluation.evaluate(name, device)
    if as_json:
        print(json.dumps([vars(row) | {"agree": row.agree} for row in rows], indent=1))
    else:
        for row in rows:
            verdict = "agree" if row.agree else "DISAGREE"
            origin = f"seed {row.seed}, from {row.computed_from}"
            print(f"{name} {row.metric}, {origin}: recorded {row.recorded:.4f}, now {row.recomputed:.4f}: {verdict}")
    return 0 if all(row.agree for row in rows) else 1


def _values(rows: dict[str, dict[str, Any]]) -> str:
    return ", ".join(f"{metric} {row['value']:.4g} in {row['seconds']:.0f} s" for metric, row in rows.items())


def _print_record(record: records.Record, root: Path) -> None:
    for metric in record.metrics:
        source = f"; the source: {metric.source['value']:g}" if metric.source else ""
        value = spread(metric.mean, metric.sd, metric.unit)
        facts = f"n = {metric.n}, {record.params:,} parameters, {record.data['title']}"
        print(f"{record.experiment} {metric.name}: {value} ({facts}){source}")
    print(f"Record: {records.folder(record.experiment, root) / 'record.json'}")
