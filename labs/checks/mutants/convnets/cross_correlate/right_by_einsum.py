"""Right: all windows at once."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def cross_correlate(x, w):
    return np.einsum("ijuv,uv->ij", sliding_window_view(x, w.shape), w)
