"""One step of gradient descent for a whole small net, by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np

from labs.checks.backprop_judges import conv_backward, cross_entropy, dense, max_pool_backward
from utils.grading.cases import case_each
from utils.grading.judging import Calls
from utils.grading.questions import Part

LOSS, DENSE, CONV, MORE = "the loss", "the dense layer", "the convolution layer", "several steps"
RESULTS = {"loss": LOSS, "conv.w": CONV, "conv.b": CONV, "dense.w": DENSE, "dense.b": DENSE}
STRIDE, SIZE = 2, 2  # of the convolution; of the pooling, which moves by as much
Weights = dict[str, np.ndarray]


def inputs(seed: int) -> dict[str, Any]:
    """Small nets: images (N, 1, H, W), kernels, filters, classes. One step, and three with the same batch."""
    rng = np.random.default_rng(seed)
    nets = ((1, 7, 7), 3, 2, 2), ((3, 11, 9), 3, 2, 3), ((4, 8, 12), 2, 3, 5)
    cases = [one for net in nets for one in case_each(RESULTS, **_net(rng, *net), lr=0.5, times=1)]
    several = dict.fromkeys(RESULTS, MORE)
    return {"cases": cases + case_each(several, **_net(rng, (3, 9, 7), 3, 2, 4), lr=0.25, times=3)}


def _net(rng: np.random.Generator, batch: tuple[int, int, int], kernel: int, filters: int, classes: int) -> Weights:
    count, *sides = batch
    rows, columns = (((side - kernel) // STRIDE + 1) // SIZE for side in sides)
    shapes = {
        "conv.w": (filters, 1, kernel, kernel),
        "conv.b": (filters,),
        "dense.w": (classes, filters * rows * columns),
        "dense.b": (classes,),
    }
    weights = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    x, labels = rng.normal(size=(count, 1, *sides)), rng.integers(0, classes, size=count)
    weights["conv.b"] = _bias(_forward(weights | {"conv.b": np.full(filters, 100.0)}, x)["pooled"] - 100)
    return {"weights": weights, "x": x, "labels": labels}


def _bias(maxima: np.ndarray) -> np.ndarray:
    """For each filter a bias with which some windows have a positive number, and others none; maxima: without bias.

    If there is a single window, it has one by the first filter, and none by the others.
    """
    bias = np.empty(maxima.shape[1])
    for o in range(len(bias)):
        found = np.sort(maxima[:, o].ravel())
        middle = found.size // 2
        bias[o] = -found[middle - 1 : middle + 1].mean() if middle else (1 if o == 0 else -1) - found[0]
    return bias


def _step(weights: Weights, x: np.ndarray, labels: np.ndarray, change: Callable[..., Weights]) -> tuple[float, Weights]:
    """The loss, and what `change` makes of the weights, given them and what was kept on the way."""
    kept = _forward(weights, x)
    result = cross_entropy.right(kept["logits"], labels)
    return result["loss"], change(weights, kept | {"x": x, "delta": result["delta"]})


def _forward(weights: Weights, x: np.ndarray) -> Weights:
    seen = conv_backward.windows(x, weights["conv.w"], STRIDE)
    z = np.einsum("ncijuv,ocuv->noij", seen, weights["conv.w"]) + weights["conv.b"][:, None, None]
    a = np.maximum(z, 0)
    rows, columns = (side // SIZE * SIZE for side in a.shape[2:])
    blocks = a[:, :, :rows, :columns].reshape(*a.shape[:2], rows // SIZE, SIZE, columns // SIZE, SIZE)
    pooled = blocks.max(axis=(3, 5))
    flat = pooled.reshape(len(x), -1)
    return {"z": z, "a": a, "pooled": pooled, "logits": flat @ weights["dense.w"].T + weights["dense.b"]}


def _gradients(weights: Weights, kept: Weights, way: Weights | None = None, gate: Any = None) -> Weights:
    """All gradients. way: weights that the error goes back through. gate: what ReLU lets through, of z."""
    delta, pooled, way = kept["delta"], kept["pooled"], way or weights
    last = dense.right(pooled.reshape(len(pooled), -1), way["dense.w"], way["dense.b"], delta)
    da = max_pool_backward.right(kept["a"], last["dx"].reshape(pooled.shape), SIZE, SIZE)
    dz = da * (gate(kept["z"]) if gate else kept["z"] > 0)
    first = conv_backward.right(kept["x"], weights["conv.w"], dz, STRIDE)
    return {"conv.w": first["dw"], "conv.b": first["db"], "dense.w": last["dw"], "dense.b": last["db"]}


def _down(weights: Weights, gradients: Weights, lr: float) -> Weights:
    return {name: w - lr * gradients[name] for name, w in weights.items()}


def _trained(change: Callable[[float], Callable[..., Weights]], after: bool = False) -> Callable[..., Weights]:
    """Loss and weights after some steps. change: from lr to what a step makes of the weights. after: the last loss is
    that of the weights after the step."""

    def compute(weights: Weights, x: np.ndarray, labels: np.ndarray, lr: float, times: int) -> Weights:
        loss = 0.0
        for _ in range(times):
            loss, weights = _step(weights, x, labels, change(lr))
        if after:
            loss = cross_entropy.right(_forward(weights, x)["logits"], labels)["loss"]
        return {"loss": loss, **weights}

    return compute


def _plain(lr: float, **how: Any) -> Callable[..., Weights]:
    return lambda weights, kept: _down(weights, _gradients(weights, kept, **how), lr)


def _dense_first(lr: float) -> Callable[..., Weights]:
    """The dense layer's weights are changed before the error has gone back through them."""

    def change(weights: Weights, kept: Weights) -> Weights:
        new = _down(weights, _gradients(weights, kept), lr)
        return _down(weights, _gradients(weights, kept, way=new), lr)

    return change


def _only(*names: str) -> Callable[[float], Callable[..., Weights]]:
    """Other weights stay as they are."""
    return lambda lr: lambda weights, kept: weights | {name: _plain(lr)(weights, kept)[name] for name in names}


def _of_a_sum(lr: float) -> Callable[..., Weights]:
    return lambda weights, kept: _plain(lr * len(kept["x"]))(weights, kept)


def _averaged_twice(lr: float) -> Callable[..., Weights]:
    return lambda weights, kept: _plain(lr / len(kept["x"]))(weights, kept)


right = _trained(_plain)
MISTAKES = {
    "that is the loss after the step. The loss before it is asked for.": lambda **a: {
        "loss": _trained(_plain, after=True)(**a)["loss"]
    },
    "no weights were changed. w -= lr * dw changes the array itself; w = w - lr * dw makes another one, which nobody "
    "sees.": _trained(lambda lr: lambda weights, kept: weights),
    "the step goes uphill: subtract the gradient.": _trained(lambda lr: _plain(-lr)),
    "the learning rate isn't used.": _trained(lambda lr: _plain(1.0)),
    "the dense layer's weights were changed before the error went back through them. First all gradients, then all "
    "steps.": _trained(_dense_first),
    "the way back through ReLU is missing. Errors pass only where z was positive.": _trained(
        lambda lr: _plain(lr, gate=np.ones_like)
    ),
    "only the dense layer learns: the convolution's weights were left as they are.": _trained(
        _only("dense.w", "dense.b")
    ),
    "the biases weren't changed.": _trained(_only("conv.w", "dense.w")),
    "you averaged over the batch twice. The 1/N of the loss is in δ already.": _trained(_averaged_twice),
    "the gradients are those of a sum of losses; the loss is a mean.": _trained(_of_a_sum),
}


def _call(case: dict[str, Any]) -> str:
    """A batch and a net in a few words: the arrays themselves would fill the line."""
    arguments = case["arguments"]
    shapes = ", ".join(f"{name} {w.shape}" for name, w in arguments["weights"].items())
    many = f", {arguments['times']} times" if arguments["times"] > 1 else ""
    return f"train_step(weights, x {arguments['x'].shape}, labels, lr={arguments['lr']}){many}; weights: {shapes}"


PARTS = (Part(LOSS, 2), Part(DENSE, 3), Part(CONV, 5), Part(MORE, 2))
judge = Calls("train_step", PARTS, right, MISTAKES, keeps=("x", "labels"), call=_call)
