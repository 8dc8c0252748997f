"""A window that hangs over the edge counts as a place.

Expected: it rounds up
Points: 2
"""

from math import ceil


def output_size(size, kernel, stride=1, padding=0, dilation=1):
    span = dilation * (kernel - 1) + 1
    return max(0, ceil((size + 2 * padding - span) / stride) + 1)
