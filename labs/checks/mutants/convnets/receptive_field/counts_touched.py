"""Counts the pixels that are touched.

Expected: only pixels that are touched were counted
Points: 4
"""


def receptive_field(layers):
    seen = {0}
    for kernel, stride, dilation in reversed(layers):
        seen = {unit * stride + tap * dilation for unit in seen for tap in range(kernel)}
    return len(seen)
