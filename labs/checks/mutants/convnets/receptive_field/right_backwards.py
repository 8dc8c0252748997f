"""Right: from the last layer back to the pixels."""


def receptive_field(layers):
    side = 1
    for kernel, stride, dilation in layers[::-1]:
        side = (side - 1) * stride + dilation * (kernel - 1) + 1
    return side
