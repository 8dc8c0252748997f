"""Divides by the number of images, which δ has in it already.

Expected: you averaged over the batch
Points: 5
"""


def dense(x, w, b, delta=None):
    if delta is None:
        return x @ w.T + b
    return delta @ w, delta.T @ x / len(x), delta.mean(axis=0)
