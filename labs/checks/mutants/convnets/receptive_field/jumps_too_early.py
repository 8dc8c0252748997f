"""The layer's own stride is counted in its own field.

Expected: a layer's own stride was counted
Points: 2
"""


def receptive_field(layers):
    side, jump = 1, 1
    for kernel, stride, dilation in layers:
        jump *= stride
        side += dilation * (kernel - 1) * jump
    return side
