""" "bias": False is ignored.

Expected: "bias": False is ignored
Points: 6
"""


def count_parameters(layers):
    total = 0
    for layer in layers:
        if layer["kind"] == "conv":
            total += layer["in"] * layer["out"] * layer["kernel"][0] * layer["kernel"][1]
        elif layer["kind"] == "dense":
            total += layer["in"] * layer["out"]
        if layer["kind"] in ("conv", "dense"):
            total += layer["out"]
    return total
