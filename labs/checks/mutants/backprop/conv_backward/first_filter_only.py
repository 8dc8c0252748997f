"""Backwards only through the first filter.

Expected: only the first filter is used
Points: 5
"""

import numpy as np


def conv_backward(x, w, delta, stride=1):
    dx, dw = np.zeros(x.shape), np.zeros(w.shape)
    for i, j in np.ndindex(*delta.shape[2:]):
        top, left = stride * i, stride * j
        window = np.s_[:, :, top : top + w.shape[2], left : left + w.shape[3]]
        error = delta[:, :, i, j]
        dx[window] += np.einsum("n,cuv->ncuv", error[:, 0], w[0])
        dw += np.einsum("no,ncuv->ocuv", error, x[window])
    return dx, dw, delta.sum(axis=(0, 2, 3))
