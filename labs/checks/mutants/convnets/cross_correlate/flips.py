"""Flips the kernel: a convolution.

Expected: the kernel is flipped
Points: 0
"""

import numpy as np


def cross_correlate(x, w):
    w = w[::-1, ::-1]
    z = np.zeros((x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1))
    for i, j in np.ndindex(*z.shape):
        z[i, j] = (w * x[i : i + w.shape[0], j : j + w.shape[1]]).sum()
    return z
