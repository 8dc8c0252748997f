"""A dilated kernel is taken to span dilation · kernel pixels.

Expected: the dilation is multiplied with the kernel
Points: 6
"""


def output_size(size, kernel, stride=1, padding=0, dilation=1):
    return max(0, (size + 2 * padding - dilation * kernel) // stride + 1)
