"""Padding on one side only.

Expected: the padding is counted once
Points: 3
"""


def output_size(size, kernel, stride=1, padding=0, dilation=1):
    return max(0, (size + padding - dilation * (kernel - 1) - 1) // stride + 1)
