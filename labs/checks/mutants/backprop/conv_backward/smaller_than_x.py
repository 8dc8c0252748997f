"""dx is as large as the windows reach.

Expected: dx is smaller than x
Points: 6
"""

import numpy as np


def conv_backward(x, w, delta, stride=1):
    reached = stride * (np.array(delta.shape[2:]) - 1) + w.shape[2:]
    size = (*x.shape[:2], *reached)
    dx, dw = np.zeros(size), np.zeros(w.shape)
    for i, j in np.ndindex(*delta.shape[2:]):
        top, left = stride * i, stride * j
        window = np.s_[:, :, top : top + w.shape[2], left : left + w.shape[3]]
        error = delta[:, :, i, j]
        dx[window] += np.einsum("no,ocuv->ncuv", error, w)
        dw += np.einsum("no,ncuv->ocuv", error, x[window])
    return dx, dw, delta.sum(axis=(0, 2, 3))
