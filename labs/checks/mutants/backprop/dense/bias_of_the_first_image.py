"""The bias learns from one image only.

Expected: only the first image is used
Points: 5
"""


def dense(x, w, b, delta=None):
    if delta is None:
        return x @ w.T + b
    return delta @ w, delta[:1].T @ x[:1], delta[0]
