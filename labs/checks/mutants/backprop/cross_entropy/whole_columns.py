"""Takes the 1 off in whole columns.

Expected: p[:, labels] is whole columns
Points: 3
"""

import numpy as np


def cross_entropy(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(labels))
    delta = np.exp(log_p)
    delta[:, labels] -= 1
    return -log_p[rows, labels].mean(), delta / len(labels)
