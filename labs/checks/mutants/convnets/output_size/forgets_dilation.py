"""Dilation is an argument that nothing uses.

Expected: the dilation is ignored
Points: 5
"""


def output_size(size, kernel, stride=1, padding=0, dilation=1):
    return max(0, (size + 2 * padding - kernel) // stride + 1)
