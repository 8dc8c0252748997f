"""dw has the outputs along its columns.

Expected: dw is transposed
Points: 7
"""


def dense(x, w, b, delta=None):
    if delta is None:
        return x @ w.T + b
    return delta @ w, x.T @ delta, delta.sum(axis=0)
