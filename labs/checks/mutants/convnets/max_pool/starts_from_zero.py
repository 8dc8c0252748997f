"""The largest so far is 0 at first, so that negative numbers never win.

Expected: the search starts from 0
Points: 10
"""

import numpy as np


def max_pool(x, size, stride):
    z = np.zeros((len(x), (x.shape[1] - size) // stride + 1, (x.shape[2] - size) // stride + 1))
    for c, i, j in np.ndindex(*z.shape):
        for u, v in np.ndindex(size, size):
            z[c, i, j] = max(z[c, i, j], x[c, stride * i + u, stride * j + v])
    return z
