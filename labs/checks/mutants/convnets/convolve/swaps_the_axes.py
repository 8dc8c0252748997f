"""Pads rows by the kernel's width and columns by its height.

Expected: H and W are swapped
Points: 5
"""

import numpy as np


def _correlate(x, w):
    z = np.zeros((x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1))
    for i, j in np.ndindex(*z.shape):
        z[i, j] = (w * x[i : i + w.shape[0], j : j + w.shape[1]]).sum()
    return z


def convolve(x, w):
    rows, columns = w.shape[1] - 1, w.shape[0] - 1
    return _correlate(np.pad(x, [(rows, rows), (columns, columns)]), w[::-1, ::-1])
