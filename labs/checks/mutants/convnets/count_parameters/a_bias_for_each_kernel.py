"""Each input channel has a bias of its own.

Expected: each input channel got a bias of its own
Points: 2
"""


def count_parameters(layers):
    total = 0
    for layer in layers:
        if layer["kind"] == "conv":
            total += layer["in"] * layer["out"] * layer["kernel"][0] * layer["kernel"][1]
        elif layer["kind"] == "dense":
            total += layer["in"] * layer["out"]
        if layer["kind"] in ("conv", "dense"):
            total += layer["out"] * (layer["in"] if layer["kind"] == "conv" else 1) if layer["bias"] else 0
    return total
