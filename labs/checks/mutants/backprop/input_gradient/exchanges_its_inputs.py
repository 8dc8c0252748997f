"""Slides δ over the kernel.

Expected: δ and w have changed places
Points: 4
"""


def input_gradient(delta, w, layer, operation):
    turned = layer == operation
    return full(w[::-1, ::-1] if turned else w, delta, operation), turned
