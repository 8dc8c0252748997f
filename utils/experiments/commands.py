"""What `python -m utils train` and `evaluate` do."""

import json
import logging
import sys
from pathlib import Path
from typing import Any

from utils.experiments import evaluation, records
from utils.experiments.listing import spread
from utils.experiments.registry import find, registered
from utils.experiments.run import make_record, refuse_stand_in, run_seed
from utils.training import TrainingInterrupted, choose_device

RUNS = Path("runs")


def list_experiments() -> int:
    """Print every experiment with one sentence."""
    for experiment in registered().values():
        print(f"{experiment.name:24} {experiment.what}")
    return 0


def train(name: str, seeds: int = 1, device: str = "auto", resume: bool = False, out: str = "runs") -> int:
    """Train seeds 0 to `seeds` - 1 of the experiment in runs/NAME, write its record to `out`/NAME and print it."""
    logging.basicConfig(format="%(message)s", level=logging.INFO, stream=sys.stderr)
    experiment = find(name)
    choose_device(device)  # an unknown device is refused before the data is loaded
    data = experiment.data()
    root = records.TRAINED if out == "trained" else Path(out)
    if root.resolve() == records.TRAINED:
        refuse_stand_in(data, experiment)
    runs = []
    for seed in range(seeds):
        folder = RUNS / name / f"seed-{seed}"
        if resume and not (folder / "checkpoint.pt").is_file():
            print(f"Seed {seed} has no checkpoint yet and starts from the beginning.", file=sys.stderr)
        try:
            runs.append(run_seed(experiment, data, seed, folder, device=device, resume=resume))
        except TrainingInterrupted as stop:
            raise KeyboardInterrupt(f"{stop.where} Go on with: {_command(name, seeds, device, out)} --resume") from None
        print(f"{name}, seed {seed}: {_values(runs[-1].rows)}")
    record = make_record(experiment, data, runs, RUNS / name / "seed-0", root)
    _print_record(record, root)
    return 0


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


def _command(name: str, seeds: int, device: str, out: str) -> str:
    """The command that started this run, without --resume."""
    extra = (f" --seeds {seeds}" if seeds > 1 else "") + (f" --device {device}" if device != "auto" else "")
    return f"python -m utils train {name}{extra}" + (f" --out {out}" if out != "runs" else "")


def _values(rows: dict[str, dict[str, Any]]) -> str:
    return ", ".join(f"{metric} {row['value']:.4g} in {row['seconds']:.0f} s" for metric, row in rows.items())


def _print_record(record: records.Record, root: Path) -> None:
    for metric in record.metrics:
        source = f"; the source: {metric.source['value']:g}" if metric.source else ""
        value = spread(metric.mean, metric.sd, metric.unit)
        facts = f"n = {metric.n}, {record.params:,} parameters, {record.data['title']}"
        print(f"{record.experiment} {metric.name}: {value} ({facts}){source}")
    print(f"Record: {records.folder(record.experiment, root) / 'record.json'}")
