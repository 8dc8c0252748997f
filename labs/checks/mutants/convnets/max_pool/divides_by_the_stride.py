"""H // stride windows, which is right only when they lie side by side.

Expected: H // stride windows were made
Points: 9
"""

import numpy as np


def max_pool(x, size, stride):
    z = np.zeros((len(x), x.shape[1] // stride, x.shape[2] // stride))
    for i, j in np.ndindex(*z.shape[1:]):
        top, left = stride * i, stride * j
        z[:, i, j] = x[:, top : top + size, left : left + size].max(axis=(1, 2))
    return z
