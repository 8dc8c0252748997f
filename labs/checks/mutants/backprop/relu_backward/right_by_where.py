"""Right: chosen, not multiplied."""

import numpy as np


def relu_backward(z, da):
    return np.where(z > 0, da, 0.0)
