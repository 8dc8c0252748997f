"""Right: indices instead of transposition."""

import numpy as np


def dense(x, w, b, delta=None):
    if delta is None:
        return np.einsum("nc,oc->no", x, w) + b
    return np.einsum("no,oc->nc", delta, w), np.einsum("no,nc->oc", delta, x), np.einsum("no->o", delta)
