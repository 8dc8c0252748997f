"""Full convolution of one image with one kernel."""

from typing import Any

import numpy as np

from labs.checks.convnets_judges.cross_correlate import right as cross_correlated
from utils.grading.cases import case, numbers
from utils.grading.judging import Calls
from utils.grading.questions import Part

SQUARE, OBLONG, EDGES = "square kernels", "kernels and images that aren't square", "edges"


def inputs(seed: int) -> dict[str, Any]:
    """An image of one row first: what happens to the kernel can be read off."""
    rng = np.random.default_rng(seed)
    cases = [case(SQUARE, x=numbers(rng, 2, 2), w=numbers(rng, 2, 2))]
    cases += [case(SQUARE, x=rng.normal(size=(side, side)), w=rng.normal(size=(k, k))) for side, k in ((4, 3), (6, 4))]
    cases += [
        case(OBLONG, x=numbers(rng, 1, 3), w=numbers(rng, 1, 2)),
        case(OBLONG, x=numbers(rng, 3, 1), w=numbers(rng, 2, 1)),
    ]
    shapes = (((2, 5), (3, 2)), ((5, 3), (1, 4)), ((4, 4), (2, 3)))
    cases += [case(OBLONG, x=rng.normal(size=x), w=rng.normal(size=w)) for x, w in shapes]
    cases += [
        case(EDGES, x=numbers(rng, 1, 1), w=numbers(rng, 2, 2)),
        case(EDGES, x=numbers(rng, 2, 3), w=numbers(rng, 2, 3)),
    ]
    cases += [
        case(EDGES, x=numbers(rng, 2, 2), w=numbers(rng, 3, 3)),
        case(EDGES, x=numbers(rng, 2, 2), w=numbers(rng, 1, 1)),
    ]
    cases += [case(EDGES, layout="back to front", x=rng.normal(size=(3, 4)), w=rng.normal(size=(2, 2)))]
    return {"cases": cases}


def right(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Each pixel leaves the kernel, times its value, at its place. (H, W), (K_h, K_w) -> (H + K_h - 1, W + K_w - 1)."""
    z = np.zeros((x.shape[0] + w.shape[0] - 1, x.shape[1] + w.shape[1] - 1))
    for i, j in np.ndindex(*x.shape):
        z[i : i + w.shape[0], j : j + w.shape[1]] += x[i, j] * w
    return z


def _middle(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    top, left = ((k - 1) // 2 for k in w.shape)
    return right(x, w)[top : top + x.shape[0], left : left + x.shape[1]]


def _padded_by(x: np.ndarray, w: np.ndarray, high: int, wide: int) -> np.ndarray:
    return cross_correlated(np.pad(x, [(high, high), (wide, wide)]), w[::-1, ::-1])


def _wrapped(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Indices below 0 counted from the end, as Python does."""
    z = np.zeros_like(right(x, w))
    for i, j, u, v in np.ndindex(*z.shape, *w.shape):
        if i - u < x.shape[0] and j - v < x.shape[1]:
            z[i, j] += w[u, v] * x[i - u, j - v]
    return z


MISTAKES = {
    "the kernel isn't flipped. That is a cross-correlation; a convolution turns the kernel by half a circle.": (
        lambda x, w: right(x, w[::-1, ::-1])
    ),
    "the kernel is flipped upside down only; columns are reversed as well.": lambda x, w: right(x, w[:, ::-1]),
    "the kernel is flipped left to right only; rows are reversed as well.": lambda x, w: right(x, w[::-1]),
    "the kernel is transposed, not flipped: turning by half a circle reverses both axes.": (
        lambda x, w: right(x, w.T[::-1, ::-1])
    ),
    "the kernel was turned by a quarter of a circle only: np.rot90 turns once unless told twice.": (
        lambda x, w: right(x, np.rot90(w, -1))
    ),
    "this is the valid part. Full means: at least one weight lies on the image, K − 1 zeros on every side.": (
        lambda x, w: cross_correlated(x, w[::-1, ::-1])
    ),
    "this is as large as the image. Full means: K − 1 zeros on every side.": _middle,
    "zeros were put above and to the left only; they are needed on every side.": (
        lambda x, w: right(x, w)[: x.shape[0], : x.shape[1]]
    ),
    "rows were padded by the kernel's width, and columns by its height: H and W are swapped.": (
        lambda x, w: _padded_by(x, w, w.shape[1] - 1, w.shape[0] - 1)
    ),
    "the kernel's height was taken for its width, too: columns need K_w − 1 zeros.": (
        lambda x, w: _padded_by(x, w, len(w) - 1, len(w) - 1)
    ),
    "the kernel's width was taken for its height, too: rows need K_h − 1 zeros.": (
        lambda x, w: _padded_by(x, w, w.shape[1] - 1, w.shape[1] - 1)
    ),
    "indices below 0 were used: in Python x[-1] is the last pixel, and outside the image x is 0.": _wrapped,
    "K zeros were put on every side; with K − 1 one weight still lies on the image.": (
        lambda x, w: _padded_by(x, w, *w.shape)
    ),
}

judge = Calls("convolve", (Part(SQUARE, 5), Part(OBLONG, 3), Part(EDGES, 2)), right, MISTAKES)
