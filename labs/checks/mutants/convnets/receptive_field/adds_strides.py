"""Strides are added up.

Expected: they multiply
Points: 4
"""


def receptive_field(layers):
    side, jump = 1, 1
    for kernel, stride, dilation in layers:
        side += dilation * (kernel - 1) * jump
        jump += stride - 1
    return side
