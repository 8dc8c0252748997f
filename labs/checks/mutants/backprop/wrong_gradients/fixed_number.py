"""Compares with the same small number, whatever the gradient.

Expected: was compared with a fixed number
Points: 8
"""

import numpy as np


def wrong_gradients(loss, w, gradients):
    h, moved, slopes = 1e-5, w.copy(), np.zeros(w.shape)
    for place in np.ndindex(*w.shape):
        moved[place] = w[place] + h
        ahead = loss(moved)
        moved[place] = w[place] - h
        slopes[place] = (ahead - loss(moved)) / (2 * h)
        moved[place] = w[place]
    return [name for name, g in gradients.items() if not np.abs(g - slopes).max() <= 1e-4]
