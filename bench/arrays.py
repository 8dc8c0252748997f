"""A million numbers squared and summed: a Python list against a NumPy array."""

import time

import numpy as np

from bench.measure import in_turns, ratios, write

COUNT = 1_000_000


def run() -> None:
    """Measure and write `bench/arrays`."""
    numbers = [float(k) for k in range(COUNT)]
    array = np.array(numbers)

    def with_list() -> float:
        start = time.perf_counter()
        sum([number * number for number in numbers])
        return time.perf_counter() - start

    def with_array() -> float:
        start = time.perf_counter()
        (array * array).sum()
        return time.perf_counter() - start

    seconds = in_turns({"list": with_list, "array": with_array}, rounds=7)
    write(
        "arrays",
        "A million numbers squared and summed: a Python list against a NumPy array.",
        {
            "list_seconds": ("s", seconds["list"]),
            "array_seconds": ("s", seconds["array"]),
            "ratio": ("times", ratios(seconds["list"], seconds["array"])),
        },
    )
