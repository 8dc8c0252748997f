"""Turns for a cross-correlation, whatever the layer did.

Expected: the layer isn't looked at. Whether
Points: 4
"""


def input_gradient(delta, w, layer, operation):
    turned = operation == "cross-correlation"
    return full(delta, w[::-1, ::-1] if turned else w, operation), turned
