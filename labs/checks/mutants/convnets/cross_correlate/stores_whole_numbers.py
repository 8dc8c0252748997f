"""The result has the type of x: fractions are cut off when x holds whole numbers.

Expected: the result is stored as whole numbers
Points: 10
"""

import numpy as np


def cross_correlate(x, w):
    z = np.zeros((x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1), dtype=x.dtype)
    for i, j in np.ndindex(*z.shape):
        z[i, j] = (w * x[i : i + w.shape[0], j : j + w.shape[1]]).sum()
    return z
