"""The way back through max-pooling."""

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.grading.cases import case, numbers
from utils.grading.judging import Calls
from utils.grading.questions import Part

BLOCKS, REST, OVERLAP, TIES = "windows side by side", "maps that they don't fill", "overlapping windows", "ties"
Share = Callable[[np.ndarray], np.ndarray]


def inputs(seed: int) -> dict[str, Any]:
    """One map first; numbers that are all different, but for the ties."""
    rng = np.random.default_rng(seed)
    cases = [_case(rng, BLOCKS, numbers(rng, 1, 1, 2, 4), 2, 2)]
    cases += [_case(rng, BLOCKS, rng.normal(size=shape), k, k) for shape, k in (((2, 3, 4, 6), 2), ((1, 2, 3, 9), 3))]
    cases += [_case(rng, REST, numbers(rng, 1, 1, 3, 3), 2, 2)]
    rest = ((2, 2, 5, 7), 2, 2), ((1, 3, 8, 5), 3, 3), ((2, 1, 7, 8), 2, 3), ((1, 1, 1, 1), 1, 1)
    cases += [_case(rng, REST, rng.normal(size=shape), k, s) for shape, k, s in rest]
    cases += [_case(rng, OVERLAP, _with_a_peak(rng), 2, 1)]
    overlap = ((2, 2, 5, 7), 3, 2), ((1, 2, 6, 4), 3, 1)
    cases += [_case(rng, OVERLAP, rng.normal(size=shape), k, s) for shape, k, s in overlap]
    cases += [_case(rng, OVERLAP, rng.normal(size=(2, 2, 4, 4)), 3, 1, "transposed")]
    cases += [_case(rng, TIES, np.array([[[[4.0, 7], [7, 7]]]]), 2, 2)]
    cases += [_case(rng, TIES, np.zeros((1, 2, 4, 2)), 2, 2)]
    few = rng.integers(-1, 2, size=(2, 2, 6, 6)).astype(float)  # with ReLU before it, most maps have ties like these
    cases += [_case(rng, TIES, few, 2, 2), _case(rng, TIES, few[:, :, :3], 3, 3, "every second number")]
    return {"cases": cases}


def _case(
    rng: np.random.Generator, part: str, x: np.ndarray, size: int, stride: int, layout: str | None = None
) -> dict[str, Any]:
    places = [(side - size) // stride + 1 for side in x.shape[2:]]
    return case(part, layout, x=x, da=numbers(rng, *x.shape[:2], *places), size=size, stride=stride)


def _with_a_peak(rng: np.random.Generator) -> np.ndarray:
    """A small map whose middle wins in every window."""
    x = numbers(rng, 1, 1, 3, 3)
    x[0, 0, 1, 1] = 12
    return x


def first(window: np.ndarray) -> np.ndarray:
    """Which part of the gradient each place of a window (..., K, K) gets: all for the first largest."""
    flat = window.reshape(*window.shape[:-2], -1)
    return np.eye(flat.shape[-1])[flat.argmax(axis=-1)].reshape(window.shape)


def _last(window: np.ndarray) -> np.ndarray:
    return first(window[..., ::-1, ::-1])[..., ::-1, ::-1]


def _by_columns(window: np.ndarray) -> np.ndarray:
    return first(window.swapaxes(-1, -2)).swapaxes(-1, -2)


def _all_tied(window: np.ndarray) -> np.ndarray:
    return (window == window.max(axis=(-1, -2), keepdims=True)).astype(float)


def _shared(window: np.ndarray) -> np.ndarray:
    return _all_tied(window) / _all_tied(window).sum(axis=(-1, -2), keepdims=True)


def _everywhere(window: np.ndarray) -> np.ndarray:
    return np.ones(window.shape)


def _equally(window: np.ndarray) -> np.ndarray:
    return np.ones(window.shape) / window.shape[-1] ** 2


def _largest_in_size(window: np.ndarray) -> np.ndarray:
    return first(np.abs(window))


def _of_all_channels(window: np.ndarray) -> np.ndarray:
    """Of all channels only the one with the largest number gets something."""
    return _all_tied(window) * (window == window.max(axis=(1, 2, 3), keepdims=True))


def _handed_out(
    x: np.ndarray, da: np.ndarray, size: int, stride: int, share: Share = first, add: bool = True
) -> np.ndarray:
    """Each window's gradient, shared out in it. add: to what is there already."""
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(*da.shape[2:]):
        rows, columns = slice(i * stride, i * stride + size), slice(j * stride, j * stride + size)
        seen, parts = dx[:, :, rows, columns], share(x[:, :, rows, columns])
        handed = da[:, :, i, j, None, None] * parts
        dx[:, :, rows, columns] = seen + handed if add else np.where(parts > 0, handed, seen)
    return dx


def right(x: np.ndarray, da: np.ndarray, size: int, stride: int) -> np.ndarray:
    """x: (N, C, H, W), da: (N, C, H_out, W_out)."""
    return _handed_out(x, da, size, stride)


def _cropped(x: np.ndarray, da: np.ndarray, size: int, stride: int) -> np.ndarray:
    """As large as the windows reach."""
    rows, columns = ((places - 1) * stride + size for places in da.shape[2:])
    return right(x, da, size, stride)[:, :, :rows, :columns]


def _windows_overwritten(x: np.ndarray, da: np.ndarray, size: int, stride: int) -> np.ndarray:
    """Each window is written whole, its zeros too."""
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(*da.shape[2:]):
        rows, columns = slice(i * stride, i * stride + size), slice(j * stride, j * stride + size)
        dx[:, :, rows, columns] = da[:, :, i, j, None, None] * first(x[:, :, rows, columns])
    return dx


def _by(share: Share) -> Callable[..., np.ndarray]:
    return lambda **a: _handed_out(**a, share=share)


MISTAKES = {
    "all tied maxima got gradient. One of them has it, the first, else the sum is too large.": _by(_all_tied),
    "the gradient was shared out among equal maxima. Here the first gets all, as in PyTorch.": _by(_shared),
    "of equal maxima the last one got the gradient; the first one does, row by row.": _by(_last),
    "of equal maxima the first one down the columns got the gradient. First means row by row, as argmax counts.": _by(
        _by_columns
    ),
    "where windows overlap, one gradient overwrote another. A pixel that wins twice gets the sum: +=.": (
        lambda **a: _handed_out(**a, add=False)
    ),
    "each window overwrote what its neighbours had left in it. A pixel that wins twice gets the sum: +=.": (
        _windows_overwritten
    ),
    "every pixel of a window got its gradient. Only the winner has a path to the loss.": _by(_everywhere),
    "the gradient was shared equally. That is average pooling; here only the winner has a path to the loss.": _by(
        _equally
    ),
    "the largest absolute value was taken for the winner; it is the largest value.": _by(_largest_in_size),
    "the winner was looked for in all channels together. Each map has winners of its own.": _by(_of_all_channels),
    "dx is smaller than x. Rows and columns that no window reaches have the gradient 0, but they are there.": _cropped,
    "the windows start at i and j. They start at stride · i and stride · j.": (
        lambda x, da, size, stride: _handed_out(x, da, size, 1)
    ),
    "the stride is ignored: windows are taken to lie side by side.": (
        lambda x, da, size, stride: _handed_out(x, da, size, size)
    ),
    "the gradient is multiplied by the maximum. The slope of a maximum by its winner is 1.": (
        lambda x, da, size, stride: _handed_out(x, da, size, stride) * x
    ),
}
PARTS = (Part(BLOCKS, 4), Part(REST, 2), Part(OVERLAP, 3), Part(TIES, 3))
judge = Calls("max_pool_backward", PARTS, right, MISTAKES, keeps=("x", "da"))
