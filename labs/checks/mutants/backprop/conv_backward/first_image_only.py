"""The weights learn from the first image.

Expected: only the first image is used
Points: 5
"""

import numpy as np


def conv_backward(x, w, delta, stride=1):
    dx, dw = np.zeros(x.shape), np.zeros(w.shape)
    for i, j in np.ndindex(*delta.shape[2:]):
        top, left = stride * i, stride * j
        window = np.s_[:, :, top : top + w.shape[2], left : left + w.shape[3]]
        error = delta[:, :, i, j]
        dx[window] += np.einsum("no,ocuv->ncuv", error, w)
        dw += np.einsum("o,cuv->ocuv", error[0], x[window][0])
    return dx, dw, delta[0].sum(axis=(1, 2))
