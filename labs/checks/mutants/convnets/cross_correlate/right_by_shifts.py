"""Right: one shifted copy of the image for each weight."""

import numpy as np


def cross_correlate(x, w):
    high, wide = x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1
    return sum(w[u, v] * x[u : u + high, v : v + wide] for u, v in np.ndindex(*w.shape)) + np.zeros((high, wide))
