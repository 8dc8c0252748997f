"""np.rot90 turns by 90 degrees.

Expected: by a quarter of a circle
Points: 4
"""

import numpy as np


def input_gradient(delta, w, layer, operation):
    turned = layer == operation
    return full(delta, np.rot90(w) if turned else w, operation), turned
