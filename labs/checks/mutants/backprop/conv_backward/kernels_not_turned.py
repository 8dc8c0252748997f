"""Zeros between and around the errors, and the kernels as they are.

Expected: your kernels aren't rotated
Points: 0
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def conv_backward(x, w, delta, stride=1):
    k_h, k_w = w.shape[2:]
    rows, columns = delta.shape[2:]
    wide = np.zeros((*delta.shape[:2], x.shape[2] + k_h - 1, x.shape[3] + k_w - 1))
    wide[:, :, k_h - 1 :: stride, k_w - 1 :: stride][:, :, :rows, :columns] = delta
    dx = np.einsum("nopquv,ocuv->ncpq", sliding_window_view(wide, (k_h, k_w), axis=(2, 3)), w)
    seen = sliding_window_view(x, (k_h, k_w), axis=(2, 3))[:, :, ::stride, ::stride]
    return dx, np.einsum("noij,ncijuv->ocuv", delta, seen), delta.sum(axis=(0, 2, 3))
