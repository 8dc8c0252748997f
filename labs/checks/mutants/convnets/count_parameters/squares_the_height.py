"""The kernel is taken to be square.

Expected: the kernel's height was taken for its width
Points: 2
"""


def count_parameters(layers):
    total = 0
    for layer in layers:
        if layer["kind"] == "conv":
            total += layer["in"] * layer["out"] * layer["kernel"][0] ** 2
        elif layer["kind"] == "dense":
            total += layer["in"] * layer["out"]
        if layer["kind"] in ("conv", "dense"):
            total += layer["out"] if layer["bias"] else 0
    return total
