"""Adds the gradient.

Expected: the step goes uphill
Points: 2
"""

import numpy as np


def train_step(weights, x, labels, lr):
    z = correlate(x, weights["conv.w"], weights["conv.b"], stride=2)
    a = np.maximum(z, 0)
    pooled = max_pool(a, 2, 2)
    flat = pooled.reshape(len(x), -1)
    loss, delta = cross_entropy(dense(flat, weights["dense.w"], weights["dense.b"]), labels)
    dflat, dw, db = dense(flat, weights["dense.w"], weights["dense.b"], delta)
    da = max_pool_backward(a, dflat.reshape(pooled.shape), 2, 2)
    _, dconv, dbias = conv_backward(x, weights["conv.w"], relu_backward(z, da), stride=2)
    weights["dense.w"] += lr * dw
    weights["dense.b"] += lr * db
    weights["conv.w"] += lr * dconv
    weights["conv.b"] += lr * dbias
    return loss
