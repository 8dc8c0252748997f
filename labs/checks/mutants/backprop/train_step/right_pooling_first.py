"""Right: the pooling before the ReLU, which gives the same."""

import numpy as np


def train_step(weights, x, labels, lr):
    z = correlate(x, weights["conv.w"], weights["conv.b"], stride=2)
    pooled = max_pool(z, 2, 2)
    flat = np.maximum(pooled, 0).reshape(len(x), -1)
    loss, delta = cross_entropy(dense(flat, weights["dense.w"], weights["dense.b"]), labels)
    dflat, dw, db = dense(flat, weights["dense.w"], weights["dense.b"], delta)
    dz = max_pool_backward(z, relu_backward(pooled, dflat.reshape(pooled.shape)), 2, 2)
    _, dconv, dbias = conv_backward(x, weights["conv.w"], dz, stride=2)
    for name, gradient in zip(("dense.w", "dense.b", "conv.w", "conv.b"), (dw, db, dconv, dbias), strict=True):
        weights[name] = weights[name] - lr * gradient
    return loss
