"""Goes through the layers in the wrong direction.

Expected: from the last to the first
Points: 4
"""


def receptive_field(layers):
    side, jump = 1, 1
    for kernel, stride, dilation in reversed(layers):
        side += dilation * (kernel - 1) * jump
        jump *= stride
    return side
