"""How fast canvases of digits are drawn, from indices to images in [0, 1] and their classes, on one core."""

from dataclasses import replace
from functools import partial

from bench.measure import drawing, in_turns, write
from utils.data import clutter
from utils.training import set_threads

PIECES = {60: 4, 100: 8}  # on canvases of so many px, as Mnih et al. (2014) have them
BATCH, COUNT, ROUNDS = 128, 25_600, 5


def run() -> None:
    """Measure and write `bench/canvases`: canvases a second, by the side in px."""
    set_threads(1)
    splits = {size: replace(clutter.load(size, pieces).train, count=COUNT) for size, pieces in PIECES.items()}
    taken = in_turns({f"canvases_{size}": partial(drawing, split, BATCH) for size, split in splits.items()}, ROUNDS)
    values = {f"{name}_a_second": ("a second", [COUNT / seconds for seconds in every]) for name, every in taken.items()}
    write("canvases", "Cluttered canvases drawn a second, in batches of 128, on one core.", values)
