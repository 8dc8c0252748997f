"""Right: all windows at once."""

from numpy.lib.stride_tricks import sliding_window_view


def max_pool(x, size, stride):
    return sliding_window_view(x, (size, size), axis=(1, 2))[:, ::stride, ::stride].max(axis=(-1, -2))
