"""Windows start at i and j.

Expected: the stride is ignored
Points: 6
"""

import numpy as np


def conv_backward(x, w, delta, stride=1):
    dx, dw = np.zeros(x.shape), np.zeros(w.shape)
    for i, j in np.ndindex(*delta.shape[2:]):
        top, left = i, j
        window = np.s_[:, :, top : top + w.shape[2], left : left + w.shape[3]]
        error = delta[:, :, i, j]
        dx[window] += np.einsum("no,ocuv->ncuv", error, w)
        dw += np.einsum("no,ncuv->ocuv", error, x[window])
    return dx, dw, delta.sum(axis=(0, 2, 3))
