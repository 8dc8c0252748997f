"""How fast canvases of digits are drawn, from indices to images in [0, 1] and their classes, on one core."""

import time
from dataclasses import replace
from functools import partial

from bench.measure import in_turns, write
from utils.data import clutter
from utils.data.clutter import CanvasSplit
from utils.training import set_threads

PIECES = {60: 4, 100: 8}  # on canvases of so many px, as Mnih et al. (2014) have them
BATCH, STEPS, ROUNDS = 128, 200, 5


def run() -> None:
    """Measure and write `bench/canvases`: canvases a second, by the side in px."""
    set_threads(1)
    splits = {f"canvases_{size}": clutter.load(size, pieces).train for size, pieces in PIECES.items()}
    taken = in_turns({name: partial(drawing, split) for name, split in splits.items()}, ROUNDS)
    values = {f"{name}_a_second": ("a second", [1 / seconds for seconds in every]) for name, every in taken.items()}
    write("canvases", "Cluttered canvases drawn a second, in batches of 128, on one core.", values)


def drawing(split: CanvasSplit) -> float:
    """Seconds a canvas takes to be drawn; warping its digit is no part of it."""
    part = replace(split, count=STEPS * BATCH)
    start = time.perf_counter()
    for _ in part.batches(BATCH, "cpu", seed=0):
        pass
    return (time.perf_counter() - start) / part.count
