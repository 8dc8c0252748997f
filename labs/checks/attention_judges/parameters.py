"""How many numbers three networks learn, by the side of the image: dense, convolutional, and RAM."""

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.grading.cases import case_each
from utils.grading.judging import Calls
from utils.grading.questions import Part

DENSE, CONV, RAM = "the dense net", "the conv net", "RAM"
RESULTS = {"dense": DENSE, "conv": CONV, "ram": RAM}
UNITS, CLASSES, HIDDEN = 256, 10, 128  # HIDDEN: of the layers for what is seen, and for where
FILTERS, KERNEL, STRIDE = 8, 10, 5
LOCATION, WHERE, NEXT, ACTION, BASELINE = (2, HIDDEN), (HIDDEN, UNITS), (UNITS, 2), (UNITS, CLASSES), (UNITS, 1)
Layer = tuple[int, int]  # numbers in and out of a dense layer
Counts = dict[str, int]


def inputs(seed: int) -> dict[str, Any]:
    """The paper's two settings, then a single place for the kernel, a side that the stride divides, and one not."""
    rng = np.random.default_rng(seed)
    settings = [(28, 8, 1), (60, 12, 3), (10, 4, 2), (5 * int(rng.integers(15, 40)), 8, 2)]
    settings += [(5 * int(rng.integers(20, 60)) + int(rng.integers(1, 5)), int(rng.integers(5, 20)), 4)]
    cases = [case_each(RESULTS, side=side, size=size, scales=scales) for side, size, scales in settings]
    return {"cases": [one for each in cases for one in each]}


def right(side: int, size: int, scales: int) -> Counts:
    """side: of the image; size: of each of `scales` patches, all in px."""
    return _counts(side, size, scales)


def _dense(layer: Layer) -> int:
    return layer[0] * layer[1] + layer[1]


def _counts(
    side: int,
    size: int,
    scales: int,
    dense: Callable[[Layer], int] = _dense,
    pixels: Callable[[int], int] = lambda side: side**2,
    middle: tuple[Layer, ...] = ((UNITS, UNITS),),
    places: Callable[[int], int] = lambda side: ((side - KERNEL) // STRIDE + 1) ** 2,
    filters: int = FILTERS * KERNEL**2 + FILTERS,
    seen: Callable[[int, int], int] = lambda size, scales: scales * size**2,
    core: int = 2 * UNITS**2 + 2 * UNITS,
    others: tuple[Layer, ...] = (LOCATION, WHERE, NEXT, ACTION, BASELINE),
) -> Counts:
    """The counts, or what they are where one thing is counted otherwise."""
    return {
        "dense": sum(map(dense, ((pixels(side), UNITS), *middle, (UNITS, CLASSES)))),
        "conv": filters + sum(map(dense, ((FILTERS * places(side), UNITS), (UNITS, CLASSES)))),
        "ram": core + sum(map(dense, ((seen(size, scales), HIDDEN), (HIDDEN, UNITS), *others))),
    }


def _but(*names: str, **change: Any) -> Callable[..., Counts]:
    """A mistake that shows in some of the counts, or in all."""
    return lambda **a: {name: count for name, count in _counts(**a, **change).items() if name in (names or RESULTS)}


MISTAKES = {
    "the biases are missing: one for each number that comes out of a layer.": _but(
        dense=lambda layer: layer[0] * layer[1], filters=FILTERS * KERNEL**2, core=2 * UNITS**2
    ),
    "a dense layer has one bias for each number that comes out of it; yours has one for each that goes in.": _but(
        dense=lambda layer: layer[0] * layer[1] + layer[0]
    ),
    "28 is written into it. The side is given.": lambda side, size, scales: {
        name: right(28, size, scales)[name] for name in ("dense", "conv")
    },
    "the image has side · side pixels, not `side`.": _but("dense", pixels=lambda side: side),
    "the second dense layer, 256 to 256, is missing.": _but("dense", middle=()),
    "a kernel of 10 that moves by 5 has (side − 10) // 5 + 1 places along a side. Yours has one too few where 5 "
    "divides the side.": _but("conv", places=lambda side: (-(-(side - KERNEL) // STRIDE)) ** 2),
    "a kernel of 10 that moves by 5 has (side − 10) // 5 + 1 places along a side; the + 1 is missing.": _but(
        "conv", places=lambda side: ((side - KERNEL) // STRIDE) ** 2
    ),
    "the places were rounded to the nearest whole number. Where the stride doesn't divide, a last place doesn't fit: "
    "(side − 10) // 5 + 1.": _but("conv", places=lambda side: round((side - KERNEL) / STRIDE + 1) ** 2),
    "the maps have side // 5 places along a side, as if there were padding. There is none.": _but(
        "conv", places=lambda side: (side // STRIDE) ** 2
    ),
    "the stride isn't in it: the kernel moves by 5.": _but("conv", places=lambda side: (side - KERNEL + 1) ** 2),
    "the places were counted along one side only: a map has rows and columns.": _but(
        "conv", places=lambda side: (side - KERNEL) // STRIDE + 1
    ),
    "the convolution has 8 biases, one for each filter.": _but("conv", filters=FILTERS * KERNEL**2),
    "the convolution's own weights are missing.": _but("conv", filters=0),
    "there is only one patch in it. A glimpse has `scales` of them.": _but("ram", seen=lambda size, scales: size**2),
    "patches were counted as wide as they are in the image. Each is brought to size × size numbers first.": _but(
        "ram", seen=lambda size, scales: sum((size * 2**k) ** 2 for k in range(scales))
    ),
    "(scales · size)² numbers were counted. Each patch has size², however many there are.": _but(
        "ram", seen=lambda size, scales: (scales * size) ** 2
    ),
    "8 × 8 is written into it. The size of a patch is given.": _but("ram", seen=lambda size, scales: scales * 64),
    "the core has a second bias, as in PyTorch: one for the codes, one for the state.": _but(
        "ram", core=2 * UNITS**2 + UNITS
    ),
    "the core's weights for its own state are missing, 256 × 256.": _but("ram", core=UNITS**2 + 2 * UNITS),
    "the baseline is missing, 256 to 1.": _but("ram", others=(LOCATION, WHERE, NEXT, ACTION)),
    "the layers for where a glimpse was are missing: 2 to 128, and 128 to 256.": _but(
        "ram", others=(NEXT, ACTION, BASELINE)
    ),
    "the layer for the next location is missing, 256 to 2.": _but("ram", others=(LOCATION, WHERE, ACTION, BASELINE)),
    "the layer for the class is missing, 256 to 10.": _but("ram", others=(LOCATION, WHERE, NEXT, BASELINE)),
}
PARTS = (Part(DENSE, 3), Part(CONV, 4), Part(RAM, 3))
judge = Calls("parameters", PARTS, right, MISTAKES)
