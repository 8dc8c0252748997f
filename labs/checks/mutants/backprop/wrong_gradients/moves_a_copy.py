"""Flattens w, which copies it where it doesn't lie in one piece.

Expected: w was moved in a copy
Points: 9
"""

import numpy as np


def wrong_gradients(loss, w, gradients):
    h, flat, slopes = 1e-5, w.ravel(), np.zeros(w.size)
    for k in range(w.size):
        value = flat[k]
        flat[k] = value + h
        ahead = loss(w)
        flat[k] = value - h
        slopes[k] = (ahead - loss(w)) / (2 * h)
        flat[k] = value
    limit = 1e-5 * abs(slopes).max()
    return [name for name, g in gradients.items() if not abs(g.ravel() - slopes).max() <= limit]
