"""Asks for 80 GB at once."""

import numpy as np


def double(x):
    return np.ones(10**10)
