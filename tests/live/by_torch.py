"""What live figures compute by hand, by PyTorch."""

import numpy as np
import torch
from torch.nn import functional as F


def backpropagated(layer):
    """z, δ, the gradients of x, w and b, and the loss, by autograd."""
    x, w, b, y = (torch.tensor(layer[name], dtype=torch.float64, requires_grad=name != "y") for name in "xwby")
    laid = w.flip(0, 1) if layer["operation"] == "convolution" else w
    z = F.conv2d(x[None, None], laid[None, None])[0, 0] + b
    z.retain_grad()
    loss = 0.5 * ((z - y) ** 2).sum()
    loss.backward()
    arrays = {"z": z, "delta": z.grad, "x": x.grad, "w": w.grad, "b": b.grad}
    return {name: array.detach().numpy() for name, array in arrays.items()} | {"loss": loss.item()}


def correlated(image, kernel, operation, **settings):
    """The output of a cross-correlation, or of a convolution, of arrays."""
    weight = np.rot90(kernel, 2).copy() if operation == "convolution" else kernel
    return F.conv2d(torch.tensor(image)[None, None], torch.tensor(weight)[None, None], **settings)[0, 0].numpy()
