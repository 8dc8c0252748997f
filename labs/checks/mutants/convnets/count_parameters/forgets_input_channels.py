"""A filter has one kernel for all channels.

Expected: the input channels are forgotten
Points: 2
"""


def count_parameters(layers):
    total = 0
    for layer in layers:
        if layer["kind"] == "conv":
            total += layer["out"] * layer["kernel"][0] * layer["kernel"][1]
        elif layer["kind"] == "dense":
            total += layer["out"] * layer["in"]
        total += layer["out"] if layer.get("bias") else 0
    return total
