"""The stride is taken to be the window's side.

Expected: the stride is ignored: windows are taken to lie side by side
Points: 7
"""

import numpy as np


def max_pool_backward(x, da, size, stride):
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(*da.shape):
        top, left = stride * i, stride * j
        window = x[n, c, top : top + size, left : left + size]
        top, left = size * i, size * j
        window = x[n, c, top : top + size, left : left + size]
        if window.size:
            row, column = np.divmod(window.argmax(), window.shape[1])
            dx[n, c, top + row, left + column] += da[n, c, i, j]
    return dx
