"""Takes the largest off in the array that was given.

Expected: logits changed during the call
Points: 0
"""

import numpy as np


def cross_entropy(logits, labels):
    logits -= logits.max(axis=1, keepdims=True)
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    delta = np.exp(log_p) - np.eye(logits.shape[1])[labels]
    return -log_p[np.arange(len(labels)), labels].mean(), delta / len(labels)
