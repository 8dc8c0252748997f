"""Leaves the convolution as it was drawn.

Expected: only the dense layer learns
Points: 5
"""

import numpy as np


def train_step(weights, x, labels, lr):
    z = correlate(x, weights["conv.w"], weights["conv.b"], stride=2)
    a = np.maximum(z, 0)
    pooled = max_pool(a, 2, 2)
    flat = pooled.reshape(len(x), -1)
    loss, delta = cross_entropy(dense(flat, weights["dense.w"], weights["dense.b"]), labels)
    _, dw, db = dense(flat, weights["dense.w"], weights["dense.b"], delta)
    weights["dense.w"] -= lr * dw
    weights["dense.b"] -= lr * db
    return loss
