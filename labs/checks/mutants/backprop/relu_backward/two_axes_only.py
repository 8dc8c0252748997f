"""Loops over rows and columns, as if z were always a matrix.

Expected: tuple index out of range
Points: 4
"""

import numpy as np


def relu_backward(z, da):
    dz = np.zeros(z.shape)
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            if z[i, j] > 0:
                dz[i, j] = da[i, j]
    return dz
