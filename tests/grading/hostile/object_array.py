"""Gives an array of objects."""

import numpy as np


def double(x):
    return np.array([print, double, None], dtype=object)
