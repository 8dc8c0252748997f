"""A convolution layer: several channels in and out, bias, stride, padding."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from utils.grading.cases import case, numbers
from utils.grading.judging import Calls
from utils.grading.questions import Part

ONE, SEVERAL, STRIDE, PADDING, ALL = "one channel", "several channels", "stride", "padding", "all together"


def inputs(seed: int) -> dict[str, Any]:
    """Each part changes one thing; small whole numbers first."""
    rng = np.random.default_rng(seed)
    small = (ONE, (1, 2, 3), (1, 2, 2)), (ONE, (1, 4, 5), (2, 3, 2)), (ONE, (1, 1, 1), (1, 1, 1))
    cases = [_case(rng, part, x, w) for part, x, w in small]
    shapes = ((2, 2, 2), (1, 2, 2)), ((2, 3, 3), (2, 2, 2)), ((3, 5, 4), (4, 2, 3)), ((4, 3, 6), (2, 3, 1))
    cases += [_case(rng, SEVERAL, x, w) for x, w in shapes]
    strided = ((1, 3, 3), (1, 1, 1), 2), ((1, 4, 6), (1, 2, 2), 2), ((1, 7, 8), (2, 3, 3), 3), ((1, 5, 5), (1, 2, 3), 4)
    cases += [_case(rng, STRIDE, x, w, stride) for x, w, stride in strided]
    padded = ((1, 1, 2), (1, 2, 2), 1), ((1, 3, 4), (2, 3, 3), 1), ((1, 2, 3), (1, 4, 3), 2), ((1, 1, 1), (1, 3, 3), 1)
    cases += [_case(rng, PADDING, x, w, 1, padding) for x, w, padding in padded]
    every = (
        ((2, 5, 6), (3, 3, 3), 2, 1),
        ((3, 7, 5), (2, 2, 3), 3, 2),
        ((2, 1, 1), (2, 1, 1), 2, 0),
        ((3, 4, 9), (2, 4, 2), 2, 1),
    )
    cases += [_case(rng, ALL, *shape) for shape in every]
    cases += [_case(rng, ALL, (2, 4, 5), (2, 3, 2), 2, 1, layout="transposed")]
    return {"cases": cases}


def _case(
    rng: np.random.Generator,
    part: str,
    x: tuple[int, int, int],
    w: tuple[int, int, int],
    stride: int = 1,
    padding: int = 0,
    layout: str | None = None,
) -> dict[str, Any]:
    """x: (C_in, H, W), w: (C_out, K_h, K_w); its C_in is that of x."""
    filters = numbers(rng, w[0], x[0], *w[1:])
    return case(part, layout, x=numbers(rng, *x), w=filters, b=numbers(rng, w[0]), stride=stride, padding=padding)


def right(x: np.ndarray, w: np.ndarray, b: np.ndarray, stride: int = 1, padding: int = 0) -> np.ndarray:
    """x: (C_in, H, W), w: (C_out, C_in, K_h, K_w), b: (C_out,); returns (C_out, H_out, W_out)."""
    return _summed(np.pad(x, [(0, 0), (padding, padding), (padding, padding)]), w, stride) + b[:, None, None]


def _summed(x: np.ndarray, w: np.ndarray, stride: int) -> np.ndarray:
    seen = sliding_window_view(x, w.shape[2:], axis=(1, 2))[:, ::stride, ::stride]
    return np.einsum("cijuv,ocuv->oij", seen, w)


def _with(**changed: Callable[..., Any]) -> Callable[..., np.ndarray]:
    """The layer, with some arguments replaced by what a function makes of all of them."""
    return lambda **a: right(**(a | {name: change(**a) for name, change in changed.items()}))


def _first(x: np.ndarray, w: np.ndarray, **a: Any) -> np.ndarray:
    return right(x[:1], w[:, :1], **a)


def _without_sum(x: np.ndarray, w: np.ndarray, b: np.ndarray, stride: int, padding: int) -> np.ndarray:
    """Every filter's kernels applied to their channels, but each left as a map of its own."""
    maps = [right(x[[c]], w[[o]][:, [c]], b[[o]], stride, padding) for o in range(len(w)) for c in range(len(x))]
    return np.concatenate(maps)


def _one_side(
    x: np.ndarray, w: np.ndarray, b: np.ndarray, stride: int, padding: int, zeros: tuple[int, int]
) -> np.ndarray:
    zeros = (padding * zeros[0], padding * zeros[1])
    return _summed(np.pad(x, [(0, 0), zeros, zeros]), w, stride) + b[:, None, None]


def _rows_only(x: np.ndarray, w: np.ndarray, b: np.ndarray, stride: int, padding: int) -> np.ndarray:
    return right(x, w, b, 1, padding)[:, ::stride]


def _repeated(x: np.ndarray, w: np.ndarray, b: np.ndarray, stride: int, padding: int) -> np.ndarray:
    return right(x, w, b * len(x), stride, padding)


def _unmoved(x: np.ndarray, w: np.ndarray, b: np.ndarray, stride: int, padding: int) -> np.ndarray:
    """As many places as the stride leaves, but taken from the first ones."""
    shape = right(x, w, b, stride, padding).shape
    return right(x, w, b, 1, padding)[:, : shape[1], : shape[2]]


MISTAKES = {
    "the bias is forgotten.": _with(b=lambda b, **_: 0 * b),
    "the bias was added once for each input channel; it is added once for each filter.": _repeated,
    "only the first input channel is used. A filter sums over all of them.": _first,
    "the channels were averaged; a filter adds up what its kernels give.": (
        lambda x, w, b, **a: right(x, w / len(x), b, **a)
    ),
    "each input channel was left as a map of its own; a filter adds them up to one map.": _without_sum,
    "all maps got the bias of the first filter.": _with(b=lambda b, **_: np.full_like(b, b[0])),
    "the kernels are flipped. Libraries, and this layer, compute cross-correlation.": _with(
        w=lambda w, **_: w[..., ::-1, ::-1]
    ),
    "the kernels' rows and columns are swapped.": _with(w=lambda w, **_: w.swapaxes(2, 3)),
    "the stride is ignored.": _with(stride=lambda **_: 1),
    "the stride sets how many places there are, but the kernel moves by 1: it starts at row stride · i.": _unmoved,
    "the stride is used for rows only; columns need it, too.": _rows_only,
    "the padding is ignored.": _with(padding=lambda **_: 0),
    "zeros were put above and to the left only; padding stands on both sides.": lambda **a: _one_side(
        **a, zeros=(1, 0)
    ),
    "zeros were put below and to the right only; padding stands on both sides.": lambda **a: _one_side(
        **a, zeros=(0, 1)
    ),
    "the padding was put on twice.": _with(padding=lambda padding, **_: 2 * padding),
    "the channels were padded, too; only rows and columns are.": lambda **a: _channels_too(**a),
}


def _channels_too(x: np.ndarray, w: np.ndarray, b: np.ndarray, stride: int, padding: int) -> np.ndarray:
    return _summed(np.pad(x, padding)[: len(x)], w, stride) + b[:, None, None]


PARTS = tuple(Part(name, 4) for name in (ONE, SEVERAL, STRIDE, PADDING, ALL))
judge = Calls("conv_layer", PARTS, right, MISTAKES)
