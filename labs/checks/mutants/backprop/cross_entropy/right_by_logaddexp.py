"""Right: NumPy's own logarithm of a sum of exponentials."""

import numpy as np


def cross_entropy(logits, labels):
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    y = np.arange(logits.shape[1]) == labels[:, None]
    return float(-log_p[y].mean()), (np.exp(log_p) - y) / len(logits)
