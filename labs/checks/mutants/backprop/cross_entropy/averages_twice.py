"""Divides p by N, and then the rest again.

Expected: you averaged over the batch twice
Points: 3
"""

import numpy as np


def cross_entropy(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(labels))
    delta = np.exp(log_p)
    delta[rows, labels] -= 1
    delta /= len(labels)
    return -log_p[rows, labels].mean(), delta / len(labels)
