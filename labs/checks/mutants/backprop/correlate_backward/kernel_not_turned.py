"""The full cross-correlation, but the kernel as it is.

Expected: your kernel isn't rotated
Points: 7
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def correlate_backward(x, w, delta):
    rows, columns = w.shape[0] - 1, w.shape[1] - 1
    around = sliding_window_view(np.pad(delta, [(rows, rows), (columns, columns)]), w.shape)
    dx = (around * w).sum(axis=(2, 3))
    dw = (sliding_window_view(x, delta.shape) * delta).sum(axis=(2, 3))
    return dx, dw, delta.sum()
