"""Returns da and db in an array, which goes well while they have one shape.

Expected: the two gradients come as one array
Points: 1
"""

import numpy as np


def divide(a, b):
    def rule(delta):
        return np.array([delta / b, -delta * a / b**2])

    return a / b, rule
