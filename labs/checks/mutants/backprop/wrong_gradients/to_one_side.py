"""The quotient of school: one step ahead.

Expected: the difference is taken to one side only
Points: 7
"""

import numpy as np


def wrong_gradients(loss, w, gradients):
    h, moved, slopes = 1e-5, w.copy(), np.zeros(w.shape)
    for place in np.ndindex(*w.shape):
        moved[place] = w[place] + h
        slopes[place] = (loss(moved) - loss(w)) / h
        moved[place] = w[place]
    limit = 1e-5 * np.abs(slopes).max()
    return [name for name, g in gradients.items() if not np.abs(g - slopes).max() <= limit]
