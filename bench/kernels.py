"""The digit net's backward pass written by hand in PyTorch: the kernels that its autograd calls, without autograd."""

import torch
from torch import Tensor
from torch.nn import functional as F

CONVS, DENSES = ("conv1", "conv2"), ("dense1", "dense2", "dense3")


@torch.no_grad()
def digit_gradients(weights: dict[str, Tensor], x: Tensor, labels: Tensor) -> dict[str, Tensor]:
    """{name: ∂L/∂weights} of one batch, without dropout. weights: DigitNet's. x: (N, 1, 28, 28). labels: (N,).

    Each layer's input is let go of as soon as the pass back has used it, as autograd does.
    """
    kept = []
    for name in CONVS:
        z = F.conv2d(x, weights[f"{name}.weight"], weights[f"{name}.bias"])
        a, places = F.max_pool2d(z, 2, return_indices=True)
        kept.append((name, x, z, places))
        x = a.relu()
    maps = x.shape
    x = x.flatten(1)
    for name in DENSES:
        kept.append((name, x))
        x = F.linear(x, weights[f"{name}.weight"], weights[f"{name}.bias"])
        x = x.relu() if name != DENSES[-1] else x
    delta = x.softmax(1)
    delta[torch.arange(len(labels)), labels] -= 1
    delta /= len(labels)

    gradients = {}
    for _ in DENSES:
        name, x = kept.pop()
        gradients[f"{name}.weight"], gradients[f"{name}.bias"] = delta.T @ x, delta.sum(0)
        delta = (delta @ weights[f"{name}.weight"]) * (x > 0)  # every input here came out of a ReLU
    delta = delta.view(maps)
    for _ in CONVS:
        name, x, z, places = kept.pop()
        delta = _unpooled(delta, z, places)
        del z, places
        first = name == CONVS[0]
        delta, *gradients_of_weights = _uncorrelated(delta, x, weights[f"{name}.weight"], first)
        gradients[f"{name}.weight"], gradients[f"{name}.bias"] = gradients_of_weights
        delta = None if first else delta * (x > 0)
    return gradients


def _unpooled(delta: Tensor, z: Tensor, places: Tensor) -> Tensor:
    return torch.ops.aten.max_pool2d_with_indices_backward(delta, z, [2, 2], [2, 2], [0, 0], [1, 1], False, places)


def _uncorrelated(delta: Tensor, x: Tensor, w: Tensor, first: bool) -> tuple[Tensor | None, Tensor, Tensor]:
    """(dx, dw, db); no dx for the first layer."""
    stride, padding, dilation, wanted = [1, 1], [0, 0], [1, 1], [not first, True, True]
    return torch.ops.aten.convolution_backward(
        delta, x, w, [len(w)], stride, padding, dilation, False, [0, 0], 1, wanted
    )
