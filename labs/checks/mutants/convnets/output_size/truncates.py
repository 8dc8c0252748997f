"""int() rounds towards 0, also below it.

Expected: rounds towards 0
Points: 7
"""


def output_size(size, kernel, stride=1, padding=0, dilation=1):
    return max(0, int((size + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1)
