"""Turns for a cross-correlation layer, whatever it computes with.

Expected: the operation isn't looked at. A convolution turns
Points: 4
"""


def input_gradient(delta, w, layer, operation):
    turned = layer == "cross-correlation"
    return full(delta, w[::-1, ::-1] if turned else w, operation), turned
