"""Records: what an experiment measured, in files that the book is built from. Standard library only, no torch."""

import json
import math
import platform
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

TRAINED = Path(__file__).resolve().parents[2] / "trained"


class RecordError(Exception):
    """A record is missing, damaged or lacks what was asked of it."""


@dataclass(frozen=True)
class Metric:
    """One measured quantity over all seeds; `rows`: one dict a seed (seed, value, epochs, seconds, device, threads)."""

    name: str
    unit: str
    mean: float
    sd: float | None
    n: int
    rows: list[dict[str, Any]]
    source: dict[str, Any] | None = None

    @classmethod
    def over(cls, name: str, unit: str, rows: list[dict[str, Any]], source: dict | None = None) -> "Metric":
        """Mean and sample standard deviation (n - 1; none for a single seed) of the rows' values."""
        if not rows:
            raise RecordError(f"The metric {name} has no rows; a record needs at least one seed.")
        values = [row["value"] for row in rows]
        if not all(map(math.isfinite, values)):
            raise RecordError(
                f"The metric {name} can't hold {values}; look at the run that gave a value that isn't finite."
            )
        sd = statistics.stdev(values) if len(values) > 1 else None
        return cls(name, unit, statistics.fmean(values), sd, len(values), rows, source)

    def number(self, statistic: str = "mean") -> float:
        """The `mean` or the `sd`; a RecordError when a single seed has no sd."""
        value = {"mean": self.mean, "sd": self.sd}.get(statistic)
        if value is None:
            raise RecordError(
                f"The metric {self.name} has no {statistic!r}: it holds a mean, and an sd from two seeds on."
            )
        return value


@dataclass(frozen=True)
class Record:
    """What one experiment measured. `weights` is "whole", "int8", or "partial: why" or "none: why"."""

    experiment: str
    what: str
    data: dict[str, Any] | None
    params: int | None
    metrics: list[Metric]
    versions: dict[str, str]
    recipe: dict[str, Any] | None = None
    weights: str = "none: nothing was trained"

    def metric(self, name: str) -> Metric:
        """The metric of that name; a RecordError that lists what there is."""
        for metric in self.metrics:
            if metric.name == name:
                return metric
        held = ", ".join(metric.name for metric in self.metrics)
        raise RecordError(f"The record {self.experiment} has no metric {name!r}; it holds: {held}.")


def folder(experiment: str, root: Path | None = None) -> Path:
    """Where the experiment's record, history, predictions and weights lie."""
    return (root or TRAINED) / experiment


def kept(experiment: str, file: str, root: Path | None = None) -> Path:
    """A file that was kept with the experiment's record; a RecordError, which says how to make it, when it wasn't."""
    path = folder(experiment, root) / file
    if not path.is_file():
        raise RecordError(
            f"No {file} is kept for {experiment}; `python -m utils train {experiment} --out trained` trains it anew, "
            "and keeps what its record says."
        )
    return path


def versions(*packages: str) -> dict[str, str]:
    """Of Python, and of those of the packages that are installed, without loading them."""
    found = {"python": platform.python_version()}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def names(root: Path | None = None) -> list[str]:
    """All experiments that have a record, sorted."""
    root = root or TRAINED
    return sorted(path.parent.relative_to(root).as_posix() for path in root.glob("*/**/record.json"))


def load(experiment: str, root: Path | None = None) -> Record:
    """The experiment's record; a RecordError when there is none or it can't be read."""
    path = folder(experiment, root) / "record.json"
    if not path.is_file():
        raise RecordError(
            f"There is no record of {experiment!r}; there are: {', '.join(names(root)) or 'none yet'}. "
            f"`python -m utils train {experiment} --out trained` makes one."
        )
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        fields["metrics"] = [Metric(**metric) for metric in fields["metrics"]]
        return Record(**fields)
    except (ValueError, TypeError, KeyError) as error:
        raise RecordError(
            f"{path.name} of {experiment} can't be read ({error}); restore it from git or train again."
        ) from error


def save(record: Record, root: Path | None = None) -> Path:
    """Write the record as JSON (rounded to 9 digits, so that machines write the same) and return its path."""
    fields = dict(vars(record), metrics=[vars(metric) for metric in record.metrics])
    return write_json(fields, folder(record.experiment, root) / "record.json")


def history(experiment: str, root: Path | None = None) -> list[dict[str, Any]]:
    """The training history as tidy rows: seed, epoch, split, metric, value, seconds."""
    table = json.loads((folder(experiment, root) / "history.json").read_text(encoding="utf-8"))
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


def save_history(experiment: str, rows: Iterable[dict[str, Any]], root: Path | None = None) -> Path:
    """Write history rows as one list of columns and one list a row: a third of the size of a list of dicts."""
    rows = list(rows)
    columns = list(rows[0]) if rows else []
    values = [[rounded(row[column], digits=6) for column in columns] for row in rows]
    lines = ",\n".join(json.dumps(row) for row in values)
    path = folder(experiment, root) / "history.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{{"columns": {json.dumps(columns)}, "rows": [\n{lines}\n]}}\n', encoding="utf-8")
    return path


def table(root: Path | None = None) -> list[dict[str, Any]]:
    """One row for each experiment and metric, as `python -m utils results --json` prints them; no benchmarks."""
    return [
        {
            "experiment": record.experiment,
            "metric": metric.name,
            "unit": metric.unit,
            "mean": metric.mean,
            "sd": metric.sd,
            "n": metric.n,
            "params": record.params,
            "seconds": statistics.fmean(row["seconds"] for row in metric.rows),
            "device": " / ".join(dict.fromkeys(row["device"] for row in metric.rows)),
            "data": (record.data or {}).get("title"),
            "source_value": (metric.source or {}).get("value"),
        }
        for record in (load(name, root) for name in names(root) if not name.startswith("bench/"))
        for metric in record.metrics
    ]


def write_json(fields: Any, path: Path) -> Path:
    """Write JSON for people and for diffs: indented, rounded, ending in a newline."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rounded(fields), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def rounded(value: Any, digits: int = 9) -> Any:
    """The same nested value, its floats rounded to significant digits; not-a-number and infinities are refused."""
    if isinstance(value, dict):
        return {key: rounded(item, digits) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(item, digits) for item in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            raise RecordError(f"A record can't hold {value}; look at the run that gave it.")
        return float(f"{value:.{digits}g}")
    return value
