"""How many numbers a network has to learn."""

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from utils.grading.cases import case
from utils.grading.judging import Calls
from utils.grading.questions import Part

Layer = Mapping[str, Any]

DENSE, CONV, NO_BIAS, NET = "dense layers", "convolutions", "layers without bias", "whole networks"
POOL, RELU, DROPOUT, FLATTEN = (
    {"kind": "pool", "kernel": (2, 2)},
    {"kind": "relu"},
    {"kind": "dropout"},
    {"kind": "flatten"},
)


def dense(before: int, after: int, bias: bool = True) -> dict[str, Any]:
    """A dense layer as the question describes it."""
    return {"kind": "dense", "in": before, "out": after, "bias": bias}


def conv(before: int, after: int, kernel: tuple[int, int], bias: bool = True) -> dict[str, Any]:
    """A convolution as the question describes it."""
    return {"kind": "conv", "in": before, "out": after, "kernel": kernel, "bias": bias}


DIGIT_NET = [conv(1, 30, (5, 5)), POOL, RELU, conv(30, 15, (3, 3)), POOL, RELU]
DIGIT_NET += [DROPOUT, FLATTEN, dense(375, 128), RELU, dense(128, 50), RELU, dense(50, 10)]


def inputs(seed: int) -> dict[str, Any]:
    """Single layers, then networks; widths and kernels are drawn."""
    rng = np.random.default_rng(seed)
    a, b, c, d, e = (int(n) for n in rng.permutation(np.arange(2, 20))[:5])
    high, wide = (int(n) for n in rng.permutation(np.arange(2, 8))[:2])
    cases = [[dense(3, 2)], [dense(a, b), dense(b, c)]]
    cases = [case(DENSE, layers=layers) for layers in cases]
    convs = [
        [conv(1, 2, (3, 3))],
        [conv(3, 2, (3, 3))],
        [conv(a, b, (high, wide))],
        [conv(c, d, (1, 1)), conv(d, e, (wide, 1))],
    ]
    cases += [case(CONV, layers=layers) for layers in convs]
    bare = [[dense(3, 2, False)], [conv(2, 3, (3, 3), False)], [conv(a, b, (high, wide), False), conv(b, c, (3, 3))]]
    cases += [case(NO_BIAS, layers=layers) for layers in bare]
    drawn = [
        conv(1, a, (high, high)),
        RELU,
        POOL,
        conv(a, b, (wide, high), False),
        RELU,
        FLATTEN,
        dense(9 * b, c),
        dense(c, 2),
    ]
    cases += [case(NET, layers=layers) for layers in ([conv(1, 2, (3, 3)), POOL, RELU], [], drawn, DIGIT_NET)]
    return {"cases": cases}


def right(layers: Sequence[Layer]) -> int:
    """The sizes of all weight and bias arrays."""
    shapes = [shape for layer in layers for shape in _shapes(layer)]
    return sum(prod(shape) for shape in shapes)


def _shapes(layer: Layer) -> list[tuple[int, ...]]:
    if layer["kind"] not in ("conv", "dense"):
        return []
    weight = (layer["out"], layer["in"], *layer.get("kernel", ()))
    return [weight, (layer["out"],)] if layer["bias"] else [weight]


def _counted(weights: Callable[[Layer], int], biases: Callable[[Layer], int]) -> Callable[..., int]:
    """A count that goes wrong in one layer's weights or biases."""

    def count(layers: Sequence[Layer]) -> int:
        return sum(weights(layer) + (biases(layer) if layer["bias"] else 0) for layer in layers if "bias" in layer)

    return count


def _weights(layer: Layer) -> int:
    return prod(_shapes(layer)[0])


def _as_if(**changed: Any) -> Callable[[Layer], int]:
    return lambda layer: _weights(layer | {key: value for key, value in changed.items() if key in layer})


def _square(side: int) -> Callable[[Layer], int]:
    return lambda layer: _weights(layer | ({"kernel": (layer["kernel"][side],) * 2} if "kernel" in layer else {}))


def _pooled(layers: Sequence[Layer]) -> int:
    return right(layers) + sum(prod(layer["kernel"]) for layer in layers if layer["kind"] == "pool")


MISTAKES = {
    "the biases are forgotten: one for each output.": _counted(_weights, lambda layer: 0),
    '"bias": False is ignored: such a layer has weights only.': (
        lambda layers: right([layer | {"bias": True} if "bias" in layer else layer for layer in layers])
    ),
    "the input channels are forgotten: a filter has one kernel for each of them.": _counted(
        _as_if(**{"in": 1}), lambda layer: layer["out"]
    ),
    "each input channel got a bias of its own; there is one for each filter.": (
        _counted(_weights, lambda layer: layer["out"] * (layer["in"] if "kernel" in layer else 1))
    ),
    "the biases were counted by inputs; there is one for each output.": _counted(_weights, lambda layer: layer["in"]),
    "one bias a layer was counted; there is one for each output.": _counted(_weights, lambda layer: 1),
    "the kernel's height was taken for its width, too.": _counted(_square(0), lambda layer: layer["out"]),
    "the kernel's width was taken for its height, too.": _counted(_square(1), lambda layer: layer["out"]),
    "the kernel's height and width were added, not multiplied.": _counted(
        lambda layer: layer["in"] * layer["out"] * sum(layer.get("kernel", (1,))), lambda layer: layer["out"]
    ),
    "pooling was counted. It has a window, but nothing to learn.": _pooled,
}
judge = Calls("count_parameters", (Part(DENSE, 2), Part(CONV, 4), Part(NO_BIAS, 2), Part(NET, 2)), right, MISTAKES)
