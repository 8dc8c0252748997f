"""Takes the number that is largest in size, as if signs didn't count.

Expected: the largest absolute value
Points: 10
"""

import numpy as np


def max_pool(x, size, stride):
    z = np.zeros((len(x), (x.shape[1] - size) // stride + 1, (x.shape[2] - size) // stride + 1))
    for i, j in np.ndindex(*z.shape[1:]):
        top, left = stride * i, stride * j
        z[:, i, j] = np.abs(x[:, top : top + size, left : left + size]).max(axis=(1, 2))
    return z
