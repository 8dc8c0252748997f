"""Lets SciPy do it.

Expected: signal.correlate2d
Points: 0
"""

from scipy import signal


def cross_correlate(x, w):
    return signal.correlate2d(x, w, mode="valid")
