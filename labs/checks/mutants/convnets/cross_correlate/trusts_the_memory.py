"""Computes its own strides, as if rows lay one after the other.

Expected: lie one after the other in memory
Points: 10
"""

from numpy.lib.stride_tricks import as_strided


def cross_correlate(x, w):
    step, width = x.itemsize, x.shape[1]
    shape = (x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1, *w.shape)
    windows = as_strided(x, shape, (width * step, step, width * step, step))
    return (windows * w).sum(axis=(2, 3)).astype(float)
