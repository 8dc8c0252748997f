"""Valid cross-correlation of one image with one kernel."""

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from utils.grading.cases import case, numbers
from utils.grading.judging import Calls
from utils.grading.questions import Part

SQUARE, OBLONG, EDGES = "square kernels", "kernels and images that aren't square", "edges and types"


def inputs(seed: int) -> dict[str, Any]:
    """Whole numbers first, because they can be followed on paper; then arrays of all shapes, types and layouts."""
    rng = np.random.default_rng(seed)
    cases = [case(SQUARE, x=numbers(rng, 3, 3), w=numbers(rng, 2, 2))]
    cases += [case(SQUARE, x=rng.normal(size=(side, side)), w=rng.normal(size=(k, k))) for side, k in ((5, 3), (8, 4))]
    cases += [
        case(OBLONG, x=numbers(rng, 2, 4), w=numbers(rng, 1, 3)),
        case(OBLONG, x=numbers(rng, 4, 2), w=numbers(rng, 3, 1)),
    ]
    shapes = (((4, 7), (3, 3)), ((7, 4), (2, 3)), ((6, 5), (4, 2)))
    cases += [case(OBLONG, x=rng.normal(size=x), w=rng.normal(size=w)) for x, w in shapes]
    cases += [
        case(EDGES, x=numbers(rng, 1, 1), w=numbers(rng, 1, 1)),
        case(EDGES, x=numbers(rng, 2, 3), w=numbers(rng, 2, 3)),
    ]
    cases += [case(EDGES, x=numbers(rng, 3, 3).astype(int), w=np.array([[0.5, 0.25], [-0.75, 1.5]]))]
    cases += [case(EDGES, layout="transposed", x=rng.normal(size=(5, 4)), w=rng.normal(size=(2, 3)))]
    cases += [case(EDGES, layout="every second number", x=rng.normal(size=(4, 6)), w=rng.normal(size=(3, 2)))]
    return {"cases": cases}


def right(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """x: (H, W), w: (K_h, K_w); returns (H - K_h + 1, W - K_w + 1)."""
    return np.einsum("ijuv,uv->ij", sliding_window_view(x.astype(float), w.shape), w)


def _as_it_lies(array: np.ndarray) -> np.ndarray:
    """What a transposed array shows to code that takes its rows to lie one after the other."""
    return array.T.reshape(array.shape)


MISTAKES = {
    "the kernel is flipped. That is a convolution; cross-correlation reads image and kernel in the same direction.": (
        lambda x, w: right(x, w[::-1, ::-1])
    ),
    "the kernel's rows and columns are swapped.": lambda x, w: right(x, w.T),
    "the image's rows and columns are swapped.": lambda x, w: right(x.T, w),
    "the kernel's height was taken for its width, too. Kernels needn't be square.": (
        lambda x, w: _cut(x, w, len(w), len(w))
    ),
    "the kernel's width was taken for its height, too. Kernels needn't be square.": (
        lambda x, w: _cut(x, w, w.shape[1], w.shape[1])
    ),
    "only a square part of the kernel is used. Kernels needn't be square: K_h rows, K_w columns.": (
        lambda x, w: right(x, w[: min(w.shape), : min(w.shape)])
    ),
    "the array for the result is as large as the image, and what isn't filled stays 0. There are H − K + 1 places.": (
        lambda x, w: np.pad(right(x, w), [(0, k - 1) for k in w.shape])
    ),
    "a matrix product, @, was taken. Multiply number by number: *.": lambda x, w: _matrix_product(x, w),
    "the last row and column of places are missing: there are H − K + 1.": lambda x, w: right(x, w)[:-1, :-1],
    "the image was padded. Valid means: all weights lie on the image.": lambda x, w: right(_padded(x, w), w),
    "the products were averaged, not added up.": lambda x, w: right(x, w) / w.size,
    "the result is stored as whole numbers. An array made like x has the type of x, and fractions are cut off.": (
        lambda x, w: right(x, w).astype(np.int64)
    ),
    "each product was cut to a whole number before it was added, because the result has the type of x.": (
        lambda x, w: _cut_each(x, w)
    ),
    "your code takes the rows of x to lie one after the other in memory. They needn't: x.strides tells, or index x.": (
        lambda x, w: right(_as_it_lies(x), w)
    ),
}


def _cut(x: np.ndarray, w: np.ndarray, high: int, wide: int) -> np.ndarray:
    """As many places as a kernel of high x wide has, with the real kernel summed there as far as it reaches."""
    places = np.zeros((x.shape[0] - high + 1, x.shape[1] - wide + 1))
    for i, j in np.ndindex(*places.shape):
        seen = x[i : i + len(w), j : j + w.shape[1]]
        places[i, j] = (seen * w[: seen.shape[0], : seen.shape[1]]).sum()
    return places


def _matrix_product(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    return (sliding_window_view(x, w.shape) @ w).sum(axis=(2, 3))


def _padded(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    return np.pad(x, [(k // 2, k // 2) for k in w.shape])


def _cut_each(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    z = np.zeros(right(x, w).shape, dtype=np.int64)
    for u, v in np.ndindex(*w.shape):
        z = (z + w[u, v] * x[u : u + len(z), v : v + z.shape[1]]).astype(np.int64)
    return z


judge = Calls("cross_correlate", (Part(SQUARE, 6), Part(OBLONG, 4), Part(EDGES, 2)), right, MISTAKES)
