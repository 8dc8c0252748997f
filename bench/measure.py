"""Measuring things in turns, so that a machine's moods hit all of them alike, and writing the record."""

import time
from collections.abc import Callable

import torch

from utils.data.generated import GeneratedSplit
from utils.experiments import records
from utils.experiments.listing import spread
from utils.experiments.records import Metric, Record
from utils.training import choose_device, device_name


def in_turns(contestants: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Call each contestant once a round; each returns its own seconds. A first round is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(-1, rounds):
        for name, contestant in contestants.items():
            taken = contestant()
            if number >= 0:
                seconds[name].append(taken)
    return seconds


def drawing(split: GeneratedSplit, batch_size: int) -> float:
    """Seconds in which all examples of a split are drawn on the CPU, from indices to images; none is warped."""
    start = time.perf_counter()
    for _ in split.batches(batch_size, "cpu", seed=0):
        pass
    return time.perf_counter() - start


def ratios(slow: list[float], fast: list[float]) -> list[float]:
    """How many times faster, round by round."""
    return [a / b for a, b in zip(slow, fast, strict=True)]


def write(name: str, what: str, values: dict[str, tuple[str, list[float]]], data: dict | None = None) -> None:
    """Write and print the record `bench/name` from {metric: (unit, one value a round)}."""
    device = device_name(choose_device())

    def rows(numbers: list[float], unit: str) -> list[dict]:
        return [
            {
                "seed": round_number,
                "value": value,
                "epochs": 0,
                "seconds": value if unit == "s" else 0.0,
                "device": device,
                "threads": torch.get_num_threads(),
            }
            for round_number, value in enumerate(numbers)
        ]

    metrics = [Metric.over(metric, unit, rows(numbers, unit)) for metric, (unit, numbers) in values.items()]
    records.save(Record(f"bench/{name}", what, data, None, metrics, records.versions("torch", "numpy")))
    print(f"bench/{name}: {what} ({device}, {torch.get_num_threads()} threads)")
    for metric in metrics:
        print(f"  {metric.name:32} {spread(metric.mean, metric.sd, metric.unit)} (n = {metric.n})")
