"""The textbook's formula.

Expected: the exponential of a large logit overflows
Points: 8
"""

import numpy as np


def cross_entropy(logits, labels):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    rows = np.arange(len(labels))
    loss = -np.log(p[rows, labels]).mean()
    delta = p.copy()
    delta[rows, labels] -= 1
    return loss, delta / len(labels)
