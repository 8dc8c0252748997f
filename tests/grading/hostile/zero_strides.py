"""Gives an array of 8 TB that takes 8 bytes."""

import numpy as np


def double(x):
    return np.broadcast_to(np.zeros(1), (10**6, 10**6))
