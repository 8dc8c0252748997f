"""Takes a kernel to be as wide as high.

Expected: could not be broadcast
Points: 0
"""

import numpy as np


def correlate_backward(x, w, delta):
    k = len(w)
    dx, dw = np.zeros(x.shape), np.zeros(w.shape)
    for i, j in np.ndindex(*delta.shape):
        dx[i : i + k, j : j + k] += delta[i, j] * w
        dw += delta[i, j] * x[i : i + k, j : j + k]
    return dx, dw, delta.sum()
