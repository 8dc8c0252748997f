"""Pads both axes by the kernel's height.

Expected: the kernel's height was taken for its width
Points: 5
"""

import numpy as np


def _correlate(x, w):
    z = np.zeros((x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1))
    for i, j in np.ndindex(*z.shape):
        z[i, j] = (w * x[i : i + w.shape[0], j : j + w.shape[1]]).sum()
    return z


def convolve(x, w):
    return _correlate(np.pad(x, len(w) - 1), w[::-1, ::-1])
