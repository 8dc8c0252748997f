"""Takes the activation for the slope.

Expected: multiplied by the activation
Points: 0
"""

import numpy as np


def relu_backward(z, da):
    return da * np.maximum(z, 0)
