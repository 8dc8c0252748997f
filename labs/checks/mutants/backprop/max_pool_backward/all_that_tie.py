"""Every pixel that equals the maximum gets the gradient.

Expected: all tied maxima got gradient
Points: 9
"""

import numpy as np


def max_pool_backward(x, da, size, stride):
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(*da.shape):
        top, left = stride * i, stride * j
        window = x[n, c, top : top + size, left : left + size]
        dx[n, c, top : top + size, left : left + size] += da[n, c, i, j] * (window == window.max())
    return dx
