"""Right: sizes of arrays that NumPy makes."""

import numpy as np


def count_parameters(layers):
    learned = [layer for layer in layers if "out" in layer]
    arrays = [np.empty((layer["out"], layer["in"], *layer.get("kernel", ()))) for layer in learned]
    arrays += [np.empty(layer["out"]) for layer in learned if layer["bias"]]
    return sum(array.size for array in arrays)
