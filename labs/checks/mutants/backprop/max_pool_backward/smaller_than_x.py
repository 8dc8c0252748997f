"""dx is as large as the windows reach.

Expected: dx is smaller than x
Points: 10
"""

import numpy as np


def max_pool_backward(x, da, size, stride):
    rows, columns = ((places - 1) * stride + size for places in da.shape[2:])
    dx = np.zeros((*x.shape[:2], rows, columns))
    for n, c, i, j in np.ndindex(*da.shape):
        top, left = stride * i, stride * j
        row, column = np.divmod(x[n, c, top : top + size, left : left + size].argmax(), size)
        dx[n, c, top + row, left + column] += da[n, c, i, j]
    return dx
