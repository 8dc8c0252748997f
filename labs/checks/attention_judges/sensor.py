"""Patches of growing width around a location, all brought to one size by averaging."""

from collections.abc import Callable
from typing import Any

import numpy as np

from labs.checks.attention_judges import glimpse
from utils.grading.cases import case
from utils.grading.judging import Calls
from utils.grading.questions import Part

ONE, TWO, MORE, EDGE = "one scale", "two scales", "more scales", "at the edge"
Sides = tuple[int, int]  # height and width


def inputs(seed: int) -> dict[str, Any]:
    """Images of different numbers, so large that patches fit, but for the part that is about the edge."""
    rng = np.random.default_rng(seed)
    cases = [_case(rng, ONE, 6, 2, 1, 1), _case(rng, ONE, 9, 3, 1, 2)]
    cases += [_case(rng, TWO, 6, 1, 2, 1), _case(rng, TWO, 8, 2, 2, 2), _case(rng, TWO, 11, 3, 2, 3)]
    cases += [_case(rng, MORE, 9, 2, 3, 1), _case(rng, MORE, 14, 2, 3, 2), _case(rng, MORE, 20, 1, 4, 3)]
    cases += [_case(rng, MORE, (9, 15), 2, 3, 2), _case(rng, MORE, 15, 3, 3, 2, "transposed")]
    return {"cases": cases + [_case(rng, EDGE, side, size, 3, 2) for side, size in ((3, 1), (7, 3), (10, 2))]}


def _case(
    rng: np.random.Generator, part: str, side: int | Sides, size: int, scales: int, count: int, layout: Any = None
) -> dict[str, Any]:
    """No patch begins halfway between two pixels, whatever its scale."""
    sides = np.broadcast_to(side, 2)
    images = rng.permutation(np.arange(1.0, count * sides.prod() + 1)).reshape(count, 1, *sides)
    room = sides if part == EDGE else sides - size * 2 ** (scales - 1)
    far = np.maximum(room // 2 - 1, 0)
    middles = sides // 2 + rng.integers(-far, far + 1, size=(count, 2)) + rng.choice([0.3, 0.7], size=(count, 2))
    return case(part, layout, images=images, locations=np.round(2 * middles / sides - 1, 3), size=size, scales=scales)


def right(images: np.ndarray, locations: np.ndarray, size: int, scales: int) -> np.ndarray:
    """images: (N, 1, H, W), locations: (N, 2). Returns (N, scales, size, size), the sharpest first."""
    return _brought()(images, locations, size, scales)


def _brought(
    bring: Callable[[np.ndarray], np.ndarray] = lambda blocks: blocks.mean((2, 4)),
    grain: Callable[[int], int] = lambda k: 2**k,
    cut: Callable[[np.ndarray, np.ndarray, int], np.ndarray] = glimpse.patches_of,
) -> Callable:
    """Blocks (N, size, grain, size, grain) of patches become pixels: a mistake in how, how wide they are, or cut."""

    def compute(images: np.ndarray, locations: np.ndarray, size: int, scales: int) -> np.ndarray:
        patches = []
        for k in range(scales):
            wide = cut(images, locations, size * grain(k))
            patches.append(bring(wide.reshape(len(images), size, grain(k), size, grain(k))))
        return np.stack(patches, 1)

    return compute


def _middle_pixels(blocks: np.ndarray) -> np.ndarray:
    """The mean of the four pixels in the middle of each block, as bilinear interpolation gives."""
    grain = blocks.shape[2]
    middle = slice(grain // 2 - 1, grain // 2 + 1) if grain > 1 else slice(0, 1)
    return blocks[:, :, middle][..., middle].mean((2, 4))


def _inside_only(images: np.ndarray, locations: np.ndarray, size: int, scales: int) -> np.ndarray:
    """Pixels outside the image aren't counted."""
    there = right(np.ones_like(images), locations, size, scales)
    return right(images, locations, size, scales) / np.where(there > 0, there, 1)


def _of_shrunk_images(images: np.ndarray, locations: np.ndarray, size: int, scales: int) -> np.ndarray:
    """The image made smaller first. Raises ValueError unless its sides can be halved so often."""
    patches = []
    for k in range(scales):
        count, _, height, width = images.shape
        small = images.reshape(count, 1, height // 2**k, 2**k, width // 2**k, 2**k).mean((3, 5))
        patches.append(glimpse.patches_of(small, locations, size))
    return np.stack(patches, 1)


MISTAKES = {
    "the k-th patch is k + 1 times as wide. Each is twice as wide as the one before: 1, 2, 4, 8 times.": _brought(
        grain=lambda k: k + 1
    ),
    "all patches are equally wide.": _brought(grain=lambda k: 1),
    "the second patch is repeated. Each is twice as wide as the one before: 1, 2, 4, 8 times.": _brought(
        grain=lambda k: 2 ** min(k, 1)
    ),
    "the first patch is twice as wide already: k counts from 0.": _brought(grain=lambda k: 2 ** (k + 1)),
    "the image was taken to be square: the height counts for both sides.": _brought(
        cut=lambda images, at, size: glimpse.patches_of(images, at, size, images.shape[2])
    ),
    "the image was taken to be square: the width counts for both sides.": _brought(
        cut=lambda images, at, size: glimpse.patches_of(images, at, size, images.shape[3])
    ),
    "the largest pixel of each block was taken. The mean is asked for.": _brought(lambda blocks: blocks.max((2, 4))),
    "one pixel of each block was taken, and the others dropped. The mean of all is asked for.": _brought(
        lambda blocks: blocks[:, :, 0, :, 0]
    ),
    "the pixels of each block were added up. The mean is asked for.": _brought(lambda blocks: blocks.sum((2, 4))),
    "bilinear interpolation takes four pixels of each block, however many it has. Average all: F.avg_pool2d.": _brought(
        _middle_pixels
    ),
    "what lies outside the image wasn't counted. It is 0, and counts in the mean.": _inside_only,
    "the image was made smaller, and the patches cut afterwards: they begin at other pixels.": _of_shrunk_images,
    "the widest patch comes first. The sharpest is to come first.": lambda **a: right(**a)[:, ::-1],
    "the scales come first: (N, scales, size, size) is asked for.": lambda **a: right(**a).swapaxes(0, 1),
    "there is one scale too many.": lambda images, locations, size, scales: right(images, locations, size, scales + 1),
    "there is one scale too few.": lambda images, locations, size, scales: right(images, locations, size, scales)[
        :, :-1
    ],
    "only the widest patch was returned.": lambda **a: right(**a)[:, -1],
    "the scales were put behind one another, like more images: torch.stack(…, dim=1) makes an axis for them, torch.cat "
    "none.": lambda **a: right(**a).swapaxes(0, 1).reshape(-1, a["size"], a["size"]),
    "patches were put below one another: torch.stack(…, dim=1) makes an axis for the scales, torch.cat none.": (
        lambda **a: right(**a).reshape(len(a["images"]), -1, a["size"])
    ),
    "the numbers of a glimpse were put in a row. Patches stay patches, (N, scales, size, size).": (
        lambda **a: right(**a).reshape(len(a["images"]), -1)
    ),
}
PARTS = (Part(ONE, 2), Part(TWO, 3), Part(MORE, 3), Part(EDGE, 2))
judge = Calls("sensor", PARTS, right, MISTAKES, keeps=("images", "locations"))
