"""The maximum is taken over the maps as well.

Expected: Pooling never mixes channels
Points: 0
"""

import numpy as np


def max_pool(x, size, stride):
    z = np.zeros((len(x), (x.shape[1] - size) // stride + 1, (x.shape[2] - size) // stride + 1))
    for i, j in np.ndindex(*z.shape[1:]):
        top, left = stride * i, stride * j
        z[:, i, j] = x[:, top : top + size, left : left + size].max()
    return z
