"""Only what is too large is seen.

Expected: without absolute values
Points: 3
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
    limit = 1e-5 * np.abs(slopes).max()
    return [name for name, g in gradients.items() if not (g - slopes).max() <= limit]
