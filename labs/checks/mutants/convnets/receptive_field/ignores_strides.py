"""Every layer adds K − 1 pixels, whatever came before.

Expected: the strides are ignored
Points: 4
"""


def receptive_field(layers):
    return 1 + sum(dilation * (kernel - 1) for kernel, stride, dilation in layers)
