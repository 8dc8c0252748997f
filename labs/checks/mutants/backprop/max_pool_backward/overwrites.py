"""= where += belongs.

Expected: one gradient overwrote another
Points: 9
"""

import numpy as np


def max_pool_backward(x, da, size, stride):
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(*da.shape):
        top, left = stride * i, stride * j
        window = x[n, c, top : top + size, left : left + size]
        row, column = np.unravel_index(window.argmax(), (size, size))
        dx[n, c, top + row, left + column] = da[n, c, i, j]
    return dx
