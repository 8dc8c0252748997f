"""Stable softmax, but then its logarithm.

Expected: it is stored as 0, and its logarithm
Points: 8
"""

import numpy as np


def cross_entropy(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    y = np.eye(logits.shape[1])[labels]
    return -np.log(p[y == 1]).mean(), (p - y) / len(labels)
