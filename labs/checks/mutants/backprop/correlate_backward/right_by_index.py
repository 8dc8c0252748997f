"""Right: the sums as the derivation has them, index by index."""

import numpy as np


def correlate_backward(x, w, delta):
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), 0.0
    for p, q in np.ndindex(*x.shape):
        for u, v in np.ndindex(*w.shape):
            if 0 <= p - u < delta.shape[0] and 0 <= q - v < delta.shape[1]:
                dx[p, q] += w[u, v] * delta[p - u, q - v]
    for u, v in np.ndindex(*w.shape):
        for i, j in np.ndindex(*delta.shape):
            dw[u, v] += delta[i, j] * x[i + u, j + v]
    for i, j in np.ndindex(*delta.shape):
        db += delta[i, j]
    return dx, dw, db
