"""Max-pooling of several maps."""

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from utils.grading.cases import case, numbers
from utils.grading.judging import Calls
from utils.grading.questions import Part

BLOCKS, REST, OVERLAP, EDGES = "windows side by side", "maps that they don't fill", "other strides", "edges"


def inputs(seed: int) -> dict[str, Any]:
    """Windows that fill the map first; then what is left over, and overlaps; negative numbers only at the end."""
    rng = np.random.default_rng(seed)
    cases = [case(BLOCKS, x=np.abs(numbers(rng, 1, 2, 4)), size=2, stride=2)]
    cases += [case(BLOCKS, x=rng.random(shape), size=k, stride=k) for shape, k in (((2, 4, 6), 2), ((3, 9, 3), 3))]
    cases += [case(REST, x=np.abs(numbers(rng, 1, 3, 3)), size=2, stride=2)]
    cases += [
        case(REST, x=rng.random(shape), size=k, stride=k)
        for shape, k in (((2, 5, 7), 2), ((1, 7, 4), 3), ((2, 8, 5), 3))
    ]
    cases += [case(OVERLAP, x=np.abs(numbers(rng, 1, 3, 3)), size=2, stride=1)]
    drawn = (((2, 5, 7), 3, 2), ((1, 6, 4), 3, 1), ((2, 7, 8), 2, 3), ((3, 8, 5), 1, 2))
    cases += [case(OVERLAP, x=rng.random(shape), size=k, stride=s) for shape, k, s in drawn]
    cases += [
        case(EDGES, x=-np.abs(numbers(rng, 1, 2, 2)), size=2, stride=2),
        case(EDGES, x=numbers(rng, 1, 1, 1), size=1, stride=1),
    ]
    cases += [case(EDGES, x=-np.abs(rng.normal(size=(2, 5, 4))), size=2, stride=2)]
    cases += [case(EDGES, x=rng.normal(size=(2, 3, 3)), size=3, stride=2)]
    cases += [case(EDGES, layout="every second number", x=rng.normal(size=(2, 4, 4)), size=2, stride=2)]
    return {"cases": cases}


def right(x: np.ndarray, size: int, stride: int) -> np.ndarray:
    """x: (C, H, W); returns (C, H_out, W_out)."""
    return _windows(x, size, stride).max(axis=(3, 4))


def _windows(x: np.ndarray, size: int, stride: int) -> np.ndarray:
    return sliding_window_view(x, (size, size), axis=(1, 2))[:, ::stride, ::stride]


def _rounded_up(x: np.ndarray, size: int, stride: int, beyond: float = -np.inf) -> np.ndarray:
    """Windows may hang over the lower and the right edge, where `beyond` stands."""
    more = [-(-(n - size) // stride) * stride + size - n for n in x.shape[1:]]
    return right(np.pad(x, [(0, 0), (0, more[0]), (0, more[1])], constant_values=beyond), size, stride)


MISTAKES = {
    "the mean was taken, not the largest.": lambda x, size, stride: _windows(x, size, stride).mean(axis=(3, 4)),
    "the search starts from 0, so that negative numbers never win. Start from −∞, or from the window's first.": (
        lambda x, size, stride: np.maximum(right(x, size, stride), 0)
    ),
    "the largest absolute value was taken; the largest value is asked for.": lambda x, size, stride: right(
        np.abs(x), size, stride
    ),
    "the maximum was taken over the channels, too. Pooling never mixes channels.": (
        lambda x, size, stride: np.broadcast_to(right(x, size, stride).max(axis=0), right(x, size, stride).shape)
    ),
    "the channels are gone: the maximum was taken over them, too.": lambda x, size, stride: right(x, size, stride).max(
        axis=0
    ),
    "it rounds up: the last windows hang over the edge. Only whole windows count.": _rounded_up,
    "it rounds up, with zeros beyond the edge. Only whole windows count.": lambda **a: _rounded_up(**a, beyond=0),
    "the stride is ignored: the window moves by its own size.": lambda x, size, stride: right(x, size, size),
    "the stride is ignored: the window moves by 1.": lambda x, size, stride: right(x, size, 1),
    "size and stride are swapped.": lambda x, size, stride: right(x, stride, size),
    "the window is as large as the stride; its size is ignored.": lambda x, size, stride: right(x, stride, stride),
    "the windows are cut as large as the stride; they are `size` long, whatever the stride.": (
        lambda x, size, stride: _filled(x, stride, stride, _places(x, size, stride))
    ),
    "the last windows were never filled and stay 0: range(0, H − size, stride) ends too early; add 1.": (
        lambda x, size, stride: _first_ones(x, size, stride)
    ),
    "rows and columns of the map are swapped.": lambda x, size, stride: right(x.swapaxes(1, 2), size, stride),
    "the last row and column of windows are missing.": lambda x, size, stride: right(x, size, stride)[:, :-1, :-1],
    "the last window is left out where it just fits: (n − size) // stride + 1 windows go into n pixels.": (
        lambda x, size, stride: right(x, size, stride)[
            :, : (x.shape[1] - size - 1) // stride + 1, : (x.shape[2] - size - 1) // stride + 1
        ]
    ),
    "H // stride windows were made; that is right only when the windows lie side by side.": (
        lambda x, size, stride: _filled(x, size, stride, (x.shape[1] // stride, x.shape[2] // stride))
    ),
}


def _places(x: np.ndarray, size: int, stride: int) -> tuple[int, int]:
    high, wide = ((n - size) // stride + 1 for n in x.shape[1:])
    return high, wide


def _filled(x: np.ndarray, size: int, stride: int, places: tuple[int, int]) -> np.ndarray:
    """That many windows, those at the end cut off at the edge."""
    z = np.zeros((len(x), *places))
    for i, j in np.ndindex(*places):
        top, left = i * stride, j * stride
        z[:, i, j] = x[:, top : top + size, left : left + size].max(axis=(1, 2))
    return z


def _first_ones(x: np.ndarray, size: int, stride: int) -> np.ndarray:
    """Only windows that end before the map does; the others stay 0."""
    z, starts = right(x, size, stride), [range(0, n - size, stride) for n in x.shape[1:]]
    z[:, len(starts[0]) :], z[:, :, len(starts[1]) :] = 0, 0
    return z


judge = Calls("max_pool", (Part(BLOCKS, 4), Part(REST, 3), Part(OVERLAP, 3), Part(EDGES, 2)), right, MISTAKES)
