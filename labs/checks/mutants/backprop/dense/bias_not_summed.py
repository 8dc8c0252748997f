"""Each image has a bias gradient of its own, unless there is one.

Expected: isn't summed over the images
Points: 8
"""


def dense(x, w, b, delta=None):
    if delta is None:
        return x @ w.T + b
    return delta @ w, delta.T @ x, delta.squeeze()
