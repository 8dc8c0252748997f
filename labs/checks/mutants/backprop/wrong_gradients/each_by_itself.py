"""Compares each number with itself.

Expected: each number was compared with itself
Points: 7
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
    limit = 1e-5 * np.abs(slopes)
    return [name for name, g in gradients.items() if not (np.abs(g - slopes) <= limit).all()]
