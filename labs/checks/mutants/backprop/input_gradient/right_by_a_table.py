"""Right: the four cases one by one, and no full operation of ours."""

import numpy as np

TURN = {
    ("cross-correlation", "cross-correlation"): True,
    ("cross-correlation", "convolution"): False,
    ("convolution", "cross-correlation"): False,
    ("convolution", "convolution"): True,
}


def input_gradient(delta, w, layer, operation):
    dx = np.zeros([a + b - 1 for a, b in zip(delta.shape, w.shape, strict=True)])
    handed_out = w if layer == "cross-correlation" else np.rot90(w, 2)
    for i, j in np.ndindex(*delta.shape):
        dx[i : i + w.shape[0], j : j + w.shape[1]] += delta[i, j] * handed_out
    return dx, TURN[layer, operation]
