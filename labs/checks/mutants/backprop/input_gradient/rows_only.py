"""Reverses rows only.

Expected: only the kernel's rows are reversed
Points: 4
"""


def input_gradient(delta, w, layer, operation):
    turned = layer == operation
    return full(delta, w[::-1] if turned else w, operation), turned
