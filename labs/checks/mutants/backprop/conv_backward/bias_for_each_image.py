"""The biases' gradient isn't summed over images; a single one it is.

Expected: isn't summed over the images
Points: 5
"""

import numpy as np


def conv_backward(x, w, delta, stride=1):
    dx, dw = np.zeros(x.shape), np.zeros(w.shape)
    for i, j in np.ndindex(*delta.shape[2:]):
        top, left = stride * i, stride * j
        window = np.s_[:, :, top : top + w.shape[2], left : left + w.shape[3]]
        error = delta[:, :, i, j]
        dx[window] += np.einsum("no,ocuv->ncuv", error, w)
        dw += np.einsum("no,ncuv->ocuv", error, x[window])
    return dx, dw, np.array([image.sum(axis=(1, 2)) for image in delta]).squeeze(axis=0 if len(x) == 1 else ())
