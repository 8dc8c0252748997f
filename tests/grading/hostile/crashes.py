"""Reads address 0."""

import numpy as np


def double(x):
    return np.ctypeslib.ctypes.string_at(0)
