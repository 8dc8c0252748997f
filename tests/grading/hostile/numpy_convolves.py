"""Calls np.convolve where it is to be written by hand."""

import numpy as np


def double(x):
    return np.convolve(x, [2])
