"""Dilation is an argument that nothing uses.

Expected: the dilation is ignored
Points: 8
"""


def receptive_field(layers):
    side, jump = 1, 1
    for kernel, stride, _ in layers:
        side += (kernel - 1) * jump
        jump *= stride
    return side
