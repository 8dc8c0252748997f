"""Replaces NumPy's functions, when its cell is run and when it is called."""

import numpy as np


def wrong(*arguments, **options):
    return np.zeros(3)


np.sum = np.add = np.asarray = np.array_equal = wrong


def double(x):
    np.sum = np.add = np.multiply = np.asarray = np.allclose = np.array_equal = wrong
    return np.ones(3)
