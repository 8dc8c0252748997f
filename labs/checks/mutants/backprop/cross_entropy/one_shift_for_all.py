"""Takes off the largest of all logits.

Expected: the largest of all logits was taken off every row
Points: 8
"""

import numpy as np


def cross_entropy(logits, labels):
    e = np.exp(logits - logits.max())
    p = e / e.sum(axis=1, keepdims=True)
    rows = np.arange(len(labels))
    loss = -(logits[rows, labels] - logits.max() - np.log(e.sum(axis=1))).mean()
    delta = p.copy()
    delta[rows, labels] -= 1
    return loss, delta / len(labels)
