"""A picture moved and pooled, by NumPy and PyTorch: what the figure of pooling and shifts should show."""

import numpy as np
import torch
from torch.nn import functional as F

RULES = ["max", "average", "stride", "blur"]
SIDES = [2, 3, 4, 5]
REACH = range(-5, 6)


def array(found):
    return np.array(found["data"], np.float32).reshape(found["shape"])


def picture(module, key, side=1):
    """A picture of the figure as an array (1, H, W), with as many zeros as windows of this side need to cover it."""
    loaded = 'await import("/live/shapes.js").then((s) => m.tiled(s.shape(key), side))'
    return array(module("shifts", loaded, key=key, side=side))


def moved(x, down, right):
    """x (C, H, W) moved, zeros coming in: by NumPy alone."""
    wide = np.pad(x, ((0, 0), (9, 9), (9, 9)))
    return np.roll(wide, (down, right), (1, 2))[:, 9:-9, 9:-9]


def pooled(x, rule, side):
    """The pooled map of x (C, H, W), by PyTorch."""
    x = torch.as_tensor(x)[None]
    if rule == "stride":
        return x[0, :, ::side, ::side].numpy()
    if rule != "blur":
        return {"max": F.max_pool2d, "average": F.avg_pool2d}[rule](x, side)[0].numpy()
    line = torch.tensor([side - abs(k) for k in range(1 - side, side)]) / side**2
    everywhere = F.max_pool2d(F.pad(x, [side - 1] * 4), side, stride=1)
    kernel = torch.outer(line, line).expand(x.shape[1], 1, -1, -1)
    return F.conv2d(everywhere, kernel, stride=side, groups=x.shape[1])[0].numpy()


def overlap(a, b):
    return 2 * np.minimum(a, b).sum() / (a + b).sum() if (a + b).any() else 1
