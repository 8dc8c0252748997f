"""Turns δ instead of the kernel.

Expected: δ is turned instead of the kernel
Points: 4
"""


def input_gradient(delta, w, layer, operation):
    turned = layer == operation
    return full(delta[::-1, ::-1] if turned else delta, w, operation), turned
