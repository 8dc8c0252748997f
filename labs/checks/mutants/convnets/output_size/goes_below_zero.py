"""The formula as it stands, which is negative where the kernel doesn't fit.

Expected: the formula gives 0 or less
Points: 7
"""


def output_size(size, kernel, stride=1, padding=0, dilation=1):
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
