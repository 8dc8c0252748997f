"""Right: all windows at once."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def max_pool_backward(x, da, size, stride):
    windows = sliding_window_view(x, (size, size), axis=(2, 3))[:, :, ::stride, ::stride]
    u, v = np.unravel_index(windows.reshape(*da.shape, -1).argmax(-1), (size, size))
    n, c, i, j = np.indices(da.shape)
    dx = np.zeros(x.shape)
    np.add.at(dx, (n, c, stride * i + u, stride * j + v), da)
    return dx
