"""Imports a library that is not on the list."""

from scipy.signal import convolve2d


def double(x):
    return convolve2d(x, x)
