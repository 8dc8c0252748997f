"""One patch of each image, around a location: zeros outside, and no loop over the images."""

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.grading.cases import case_each, returning
from utils.grading.judging import Calls
from utils.grading.questions import Part
from utils.grading.wording import given

INSIDE, EDGE, SIDES = "inside the image", "at the edge", "images that aren't square"
ONCE, PLACE = "no loop over the images", "made where the images are"
Starts = list[tuple[int, int]]  # rows and columns where patches begin


def inputs(seed: int) -> dict[str, Any]:
    """Images of different numbers, small ones first; patches begin at `starts`, nearly half a pixel rounded off."""
    rng = np.random.default_rng(seed)
    cases = _cases(rng, INSIDE, (4, 4), 2, [(1, 0)]) + _cases(rng, INSIDE, (5, 5), 3, [(0, 2), (2, 1)])
    cases += _cases(rng, INSIDE, (8, 8), 1, [(7, 0), (2, 5), (4, 4)]) + _cases(rng, INSIDE, (9, 9), 4, [(5, 0), (1, 3)])
    cases += _cases(rng, INSIDE, (9, 9), 5, [(0, 4), (3, 1)], "transposed")
    cases += _cases(rng, EDGE, (4, 4), 2, [(-1, 1)]) + _cases(rng, EDGE, (4, 4), 2, [(1, 3), (3, 2)])
    cases += _cases(rng, EDGE, (6, 6), 4, [(-2, -2), (4, -1), (3, 4)]) + _cases(rng, EDGE, (3, 3), 7, [(-2, -3)])
    cases += _cases(rng, SIDES, (3, 6), 2, [(1, 4)]) + _cases(rng, SIDES, (9, 4), 3, [(6, 0), (0, 1)])
    cases += _cases(rng, SIDES, (5, 12), 4, [(1, 8), (0, 3)])
    cases += case_each(
        {"lies elsewhere": PLACE, "patches": PLACE}, **_looks(rng, (6, 6), 3, [(1, 2), (3, 0)]), elsewhere=True
    )
    return {"cases": returning(["patches"], cases)}


def _cases(rng: np.random.Generator, part: str, sides: tuple[int, int], size: int, starts: Starts, layout: Any = None):
    cases = case_each({"patches": part, "loops": ONCE}, layout, **_looks(rng, sides, size, starts))
    return cases if part == INSIDE else cases[:1]


def _looks(rng: np.random.Generator, sides: tuple[int, int], size: int, starts: Starts) -> dict[str, Any]:
    count = len(starts) * sides[0] * sides[1]
    images = rng.permutation(np.arange(1.0, count + 1)).reshape(len(starts), 1, *sides)
    between = rng.uniform(0.3, 0.45, size=(len(starts), 2)) * rng.permuted([[1, -1]] * len(starts), axis=1)
    middles = np.array(starts) + between + size / 2
    locations = np.clip(np.round(2 * middles / sides - 1, 3), -1, 1)
    return {"images": images, "locations": locations, "size": size}


def right(images: np.ndarray, locations: np.ndarray, size: int, elsewhere: bool = False) -> Any:
    """images: (N, 1, H, W), locations: (N, 2). The patches (N, size, size), no loop, and nothing elsewhere."""
    return {"patches": patches_of(images, locations, size), "loops": False, "lies elsewhere": False}


def patches_of(images: np.ndarray, locations: np.ndarray, size: int, sides: Any = None) -> np.ndarray:
    """images: (N, 1, H, W), locations: (N, 2). Returns (N, size, size). sides: others than (H, W), by mistake."""
    return _cut(images, _starts(images, locations, size, sides), size)


def _starts(images: np.ndarray, locations: np.ndarray, size: int, sides: Any = None) -> np.ndarray:
    sides = images.shape[2:] if sides is None else sides
    return np.round((locations + 1) / 2 * sides - size / 2).astype(int)


def _cut(images: np.ndarray, starts: np.ndarray, size: int, mode: str = "constant") -> np.ndarray:
    """Squares that begin at `starts`. mode: what lies outside, as np.pad says it."""
    far = int(size + np.abs(starts).max() + max(images.shape[2:]))
    padded = np.pad(images[:, 0], ((0, 0), (far, far), (far, far)), mode)
    pairs = zip(padded, starts + far, strict=True)
    return np.array([image[row : row + size, column : column + size] for image, (row, column) in pairs])


def _from(starts: Callable[..., np.ndarray], mode: str = "constant") -> Callable[..., Any]:
    """A mistake in where patches begin, from images, locations and size, or in what lies outside."""

    def mistaken(images: np.ndarray, locations: np.ndarray, size: int, **_: Any) -> Any:
        return {"patches": _cut(images, np.round(starts(images, locations, size)).astype(int), size, mode)}

    return mistaken


def _whole(images: np.ndarray, locations: np.ndarray, size: int) -> np.ndarray:
    """Where patches begin if they aren't to leave the image. Raises ValueError where they are larger."""
    most = np.array(images.shape[2:]) - size
    if (most < 0).any():
        raise ValueError
    return np.clip(_starts(images, locations, size), 0, most)


def _all_pairs(images: np.ndarray, locations: np.ndarray, size: int, **_: Any) -> np.ndarray:
    """The patch of each image at each location: (N, N, size, size)."""
    at_each = [patches_of(images, locations[[n] * len(images)], size) for n in range(len(locations))]
    return np.stack(at_each, 1)


def _middles(images: np.ndarray, locations: np.ndarray) -> np.ndarray:
    return (locations + 1) / 2 * images.shape[2:]


MISTAKES = {
    "row and column are exchanged: a location is (row, column).": _from(
        lambda x, at, size: _starts(x, at[:, ::-1], size)
    ),
    "the patch was pushed back into the image. It may leave it; what lies outside is 0.": _from(_whole),
    "the image's last row and column are repeated outside. What lies outside is 0.": _from(_starts, "edge"),
    "the image goes on from its other side: a negative index counts from the end. What lies outside is 0.": _from(
        _starts, "wrap"
    ),
    "the image is mirrored outside. What lies outside is 0.": _from(_starts, "reflect"),
    "the patch begins at the pixel before, where it isn't the nearest: round, don't cut the fraction off.": _from(
        lambda x, at, size: np.floor(_middles(x, at) - size / 2)
    ),
    "the fraction was cut off by .long() or int(): round first.": _from(
        lambda x, at, size: np.trunc(_middles(x, at) - size / 2)
    ),
    "a half was added and the fraction cut off, which brings −1.3 to 0, not to −1: round.": _from(
        lambda x, at, size: np.trunc(_middles(x, at) - size / 2 + 0.5)
    ),
    "the middle was rounded, and half the size taken off afterwards. Round where the patch begins.": _from(
        lambda x, at, size: np.round(_middles(x, at)) - size // 2
    ),
    "the middle's fraction was cut off before half the size was taken off. Round where the patch begins.": _from(
        lambda x, at, size: np.floor(_middles(x, at)) - size // 2
    ),
    "−1 was taken for the middle of the first pixel, and 1 for that of the last. They are the image's edges: H pixels "
    "lie between them, not H − 1.": _from(lambda x, at, size: (at + 1) / 2 * (np.array(x.shape[2:]) - 1) - size / 2),
    "the first pixel's middle was taken for the image's edge: 0.5 px too far.": _from(
        lambda x, at, size: _middles(x, at) - size / 2 - 0.5
    ),
    "the patch begins at the location. Its middle lies there.": _from(lambda x, at, size: _middles(x, at)),
    "locations were taken to run from 0 to 1. They run from −1 to 1.": _from(
        lambda x, at, size: at * x.shape[2:] - size / 2
    ),
    "the image's middle was forgotten: 0 is the middle, not the first row.": _from(
        lambda x, at, size: at / 2 * x.shape[2:] - size / 2
    ),
    "the image was taken to be square: the height counts for both sides.": _from(
        lambda x, at, size: _starts(x, at, size, x.shape[2])
    ),
    "the image was taken to be square: the width counts for both sides.": _from(
        lambda x, at, size: _starts(x, at, size, x.shape[3])
    ),
    "height and width are exchanged: images are (N, 1, H, W).": _from(
        lambda x, at, size: _starts(x, at, size, x.shape[:1:-1])
    ),
    "the patches are transposed: rows first.": lambda **a: {"patches": right(**a)["patches"].swapaxes(1, 2)},
    "all patches were cut from the first image.": lambda images, locations, size, **_: {
        "patches": patches_of(images[:1].repeat(len(images), 0), locations, size)
    },
    "the first image's location was used for all.": lambda images, locations, size, **_: {
        "patches": patches_of(images, locations[:1].repeat(len(images), 0), size)
    },
    "every image was cut at every location: (N, N, size, size). With the rows and columns goes a third index, of the "
    "image: 0, 1, …, in the shape (N, 1, 1).": lambda **a: {"patches": _all_pairs(**a)},
    "the channel is still there: (N, 1, size, size).": lambda **a: {"patches": right(**a)["patches"][:, None]},
    "with more images, Python runs more lines of your code. Index with tensors, so that one step cuts out all.": (
        lambda **_: {"loops": True}
    ),
    "new tensors were made on the CPU, and the patches with them: x.new_zeros(…), or device=x.device.": (
        lambda **_: {"lies elsewhere": True}
    ),
}


def _call(case: dict[str, Any]) -> str:
    shown = {name: value for name, value in case["arguments"].items() if name != "elsewhere"}
    words = given("glimpse", case | {"arguments": shown})
    if case["part"] == PLACE:
        return f"{words}, with both tensors on another device than the CPU, as on a GPU"
    return f"{words}, then with 4 times as many images" if case["result"] == "loops" else words


PARTS = (Part(INSIDE, 4), Part(EDGE, 4), Part(SIDES, 2), Part(ONCE, 3), Part(PLACE, 1))
judge = Calls("glimpse", PARTS, right, MISTAKES, keeps=("images", "locations"), call=_call)
