"""Takes the kernel's height for its width, as with one K.

Expected: the kernel's height was taken for its width
Points: 6
"""

import numpy as np


def cross_correlate(x, w):
    k = len(w)
    z = np.zeros((x.shape[0] - k + 1, x.shape[1] - k + 1))
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            seen = x[i : i + w.shape[0], j : j + w.shape[1]]
            z[i, j] = np.sum(seen * w[: seen.shape[0], : seen.shape[1]])
    return z
