"""Errors pass at z = 0.

Expected: pass where z is exactly 0
Points: 5
"""


def relu_backward(z, da):
    return da * (z >= 0)
