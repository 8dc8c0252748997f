"""Doesn't put the numbers back.

Expected: w changed during the call
Points: 0
"""

import numpy as np


def wrong_gradients(loss, w, gradients):
    h, slopes = 1e-5, np.zeros(w.shape)
    for place in np.ndindex(*w.shape):
        w[place] += h
        ahead = loss(w)
        w[place] -= 2 * h
        slopes[place] = (ahead - loss(w)) / (2 * h)
        w[place] += h
    limit = 1e-5 * abs(slopes).max()
    return [name for name, g in gradients.items() if not abs(g - slopes).max() <= limit]
