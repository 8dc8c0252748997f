"""Makes new arrays that nobody sees.

Expected: no weights were changed
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
    w, b = weights["dense.w"], weights["dense.b"]
    w = w - lr * dw
    b = b - lr * db
    kernels, biases = weights["conv.w"], weights["conv.b"]
    kernels = kernels - lr * dconv
    biases = biases - lr * dbias
    return loss
