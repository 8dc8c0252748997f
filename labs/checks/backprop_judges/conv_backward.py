"""The way back through a cross-correlation layer: batches, channels and stride."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from utils.grading.cases import case_each, numbers
from utils.grading.judging import Calls
from utils.grading.questions import Part

BATCH, CHANNELS, STRIDE, ALL = "several images", "several channels", "stride", "all together"
RESULTS = ("dx", "dw", "db")
Arrays = dict[str, np.ndarray]


def inputs(seed: int) -> dict[str, Any]:
    """Each part changes one thing. Shapes: images (N, C, H, W), filters (O, K_h, K_w), stride."""
    rng = np.random.default_rng(seed)
    cases = _cases(rng, BATCH, numbers, (2, 1, 3, 3), (1, 2, 2))
    cases += _cases(rng, BATCH, _normal, (3, 1, 4, 5), (1, 2, 3))
    cases += _cases(rng, CHANNELS, numbers, (1, 2, 2, 2), (2, 2, 2))
    cases += _cases(rng, CHANNELS, _normal, (1, 3, 4, 3), (2, 2, 1))
    cases += _cases(rng, CHANNELS, _normal, (1, 1, 3, 3), (4, 3, 3))
    cases += _cases(rng, STRIDE, numbers, (1, 1, 3, 5), (1, 1, 1), 2)
    cases += _cases(rng, STRIDE, _normal, (1, 1, 7, 5), (1, 3, 3), 2)
    cases += _cases(rng, STRIDE, _normal, (1, 1, 6, 9), (1, 2, 3), 3)  # in rows it doesn't come out even
    every = ((2, 3, 6, 7), (4, 3, 2), 2), ((3, 2, 5, 8), (3, 2, 2), 3), ((2, 2, 1, 1), (2, 1, 1), 2)
    cases += [one for shapes in every for one in _cases(rng, ALL, _normal, *shapes)]
    cases += _cases(rng, ALL, _normal, (2, 2, 5, 4), (3, 2, 2), 2, "transposed")
    return {"cases": cases}


def _normal(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.normal(size=shape)


def _cases(
    rng: np.random.Generator,
    part: str,
    draw: Callable[..., np.ndarray],
    x: tuple[int, int, int, int],
    w: tuple[int, int, int],
    stride: int = 1,
    layout: str | None = None,
) -> list[dict[str, Any]]:
    places = [(side - kernel) // stride + 1 for side, kernel in zip(x[2:], w[1:], strict=True)]
    arrays = {"x": draw(rng, *x), "w": draw(rng, w[0], x[1], *w[1:]), "delta": draw(rng, x[0], w[0], *places)}
    return case_each(dict.fromkeys(RESULTS, part), layout, **arrays, stride=stride)


def right(x: np.ndarray, w: np.ndarray, delta: np.ndarray, stride: int = 1) -> Arrays:
    """x: (N, C, H, W), w: (O, C, K_h, K_w), delta: (N, O, H_out, W_out)."""
    return {"dx": _dx(x, w, delta, stride), "dw": _dw(x, w, delta, stride), "db": delta.sum(axis=(0, 2, 3))}


def windows(x: np.ndarray, w: np.ndarray, stride: int) -> np.ndarray:
    """What each place of the output sees: (N, C, H_out, W_out, K_h, K_w)."""
    return sliding_window_view(x, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]


def _handed_out(x: np.ndarray, w: np.ndarray, delta: np.ndarray, stride: int, add: bool = True) -> np.ndarray:
    """Each error hands out its filters. add: to what is there already."""
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(*delta.shape[2:]):
        rows, columns = slice(stride * i, stride * i + w.shape[2]), slice(stride * j, stride * j + w.shape[3])
        handed = np.einsum("no,ocuv->ncuv", delta[:, :, i, j], w)
        dx[:, :, rows, columns] = dx[:, :, rows, columns] + handed if add else handed
    return dx


def _one(**results: Callable[..., np.ndarray]) -> Callable[..., Arrays]:
    """What a mistake gives: {result: a function of x, w, δ and the stride}."""
    return lambda x, w, delta, stride: {name: compute(x, w, delta, stride) for name, compute in results.items()}


def _dx(x: np.ndarray, w: np.ndarray, d: np.ndarray, s: int) -> np.ndarray:
    return _handed_out(x, w, d, s)


def _dw(x: np.ndarray, w: np.ndarray, d: np.ndarray, s: int) -> np.ndarray:
    return np.einsum("noij,ncijuv->ocuv", d, windows(x, w, s))


def _as_wide_as_reached(x: np.ndarray, w: np.ndarray, d: np.ndarray, s: int) -> np.ndarray:
    """dx without the rows and columns that no window reaches."""
    rows, columns = ((places - 1) * s + kernel for places, kernel in zip(d.shape[2:], w.shape[2:], strict=True))
    return _dx(x, w, d, s)[:, :, :rows, :columns]


MISTAKES = {
    "your kernels aren't rotated. The full cross-correlation needs them turned by 180°; whoever hands out errors takes "
    "them as they are.": _one(dx=lambda x, w, d, s: _dx(x, w[:, :, ::-1, ::-1], d, s)),
    "only the first filter is used. A pixel reaches all output channels: sum over o.": _one(
        dx=lambda x, w, d, s: _dx(x, w[:1], d[:, :1], s)
    ),
    "only the last filter is used. A pixel reaches all output channels: sum over o.": _one(
        dx=lambda x, w, d, s: _dx(x, w[-1:], d[:, -1:], s)
    ),
    "the output channels were averaged. Paths add up.": _one(dx=lambda x, w, d, s: _dx(x, w, d, s) / len(w)),
    "w is used with its first two axes as they are. On the way back o and c change roles: w[o, c] takes channel o to "
    "channel c.": _one(dx=lambda x, w, d, s: _dx(x, w.swapaxes(0, 1), d, s)),
    "the images were mixed: an image's gradient comes from its own errors only.": _one(
        dx=lambda x, w, d, s: np.broadcast_to(_dx(x, w, d, s).sum(axis=0), x.shape)
    ),
    "errors overwrite each other. A pixel hears from every output that has seen it: add, +=.": _one(
        dx=lambda x, w, d, s: _handed_out(x, w, d, s, add=False)
    ),
    "dx is smaller than x. Rows and columns that no window reaches have the gradient 0, but they are there.": _one(
        dx=_as_wide_as_reached
    ),
    "you averaged over the batch. The 1/N of the loss is in δ already: images add up.": _one(
        dx=lambda x, w, d, s: _dx(x, w, d, s) / len(x),
        dw=lambda x, w, d, s: _dw(x, w, d, s) / len(x),
        db=lambda x, w, d, s: d.sum(axis=(2, 3)).mean(axis=0),
    ),
    "only the first image is used. A weight reaches the outputs of all images: sum over n.": _one(
        dw=lambda x, w, d, s: _dw(x[:1], w, d[:1], s), db=lambda x, w, d, s: d[0].sum(axis=(1, 2))
    ),
    "only the last image is used. A weight reaches the outputs of all images: sum over n.": _one(
        dw=lambda x, w, d, s: _dw(x[-1:], w, d[-1:], s), db=lambda x, w, d, s: d[-1].sum(axis=(1, 2))
    ),
    "dw is turned by 180°. For a cross-correlation nothing is turned here.": _one(
        dw=lambda x, w, d, s: _dw(x, w, d, s)[:, :, ::-1, ::-1]
    ),
    "the first two axes of dw have changed places. It has the shape of w: (O, C, …).": _one(
        dw=lambda x, w, d, s: _dw(x, w, d, s).swapaxes(0, 1)
    ),
    "all input channels got the gradient of their sum. w[o, c] sees channel c only.": _one(
        dw=lambda x, w, d, s: np.broadcast_to(_dw(x, w, d, s).sum(axis=1, keepdims=True), w.shape)
    ),
    "the stride is ignored: place i, j has seen the window that begins at row S · i, column S · j.": _one(
        dx=lambda x, w, d, s: _dx(x, w, d, 1),
        dw=lambda x, w, d, s: np.einsum("noij,ncijuv->ocuv", d, windows(x, w, 1)[:, :, : d.shape[2], : d.shape[3]]),
    ),
    "the bias gradient isn't summed over places. All places of a map share its bias.": _one(
        db=lambda x, w, d, s: d.sum(axis=0)
    ),
    "the bias gradient isn't summed over the images. All images share the biases.": _one(
        db=lambda x, w, d, s: d.sum(axis=(2, 3))
    ),
    "the bias gradient is summed over the channels, too. Each output channel has a bias of its own.": _one(
        db=lambda x, w, d, s: np.asarray(d.sum())
    ),
    "the bias gradient was averaged. What is shared adds up.": _one(db=lambda x, w, d, s: d.mean(axis=(0, 2, 3))),
}
PARTS = (Part(BATCH, 3), Part(CHANNELS, 3), Part(STRIDE, 2), Part(ALL, 2))
judge = Calls("conv_backward", PARTS, right, MISTAKES, keeps=("x", "w", "delta"))
