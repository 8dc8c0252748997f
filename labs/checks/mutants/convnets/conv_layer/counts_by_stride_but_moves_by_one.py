"""The stride sets the size of the output, and not where windows start.

Expected: the kernel moves by 1
Points: 12
"""

import numpy as np


def conv_layer(x, w, b, stride=1, padding=0):
    k_h, k_w = w.shape[2:]
    x = np.pad(x, [(0, 0), (padding, padding), (padding, padding)])
    z = np.zeros((len(w), (x.shape[1] - k_h) // stride + 1, (x.shape[2] - k_w) // stride + 1))
    for o, i, j in np.ndindex(*z.shape):
        top, left = i, j
        seen = x[:, top : top + k_h, left : left + k_w]
        z[o, i, j] = (w[o] * seen).sum() + b[o]
    return z
