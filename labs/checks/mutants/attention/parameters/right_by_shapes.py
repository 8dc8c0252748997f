"""Right: the shapes of all weights and biases, as PyTorch has them."""

from math import prod


def parameters(side, size, scales):
    maps = 8, len(range(0, side - 9, 5)), len(range(0, side - 9, 5))
    read = [(256, 256), (256,), (10, 256), (10,)]
    dense = [(256, side, side), (256,), *read]
    conv = [(8, 1, 10, 10), (8,), (256, *maps), (256,), (10, 256), (10,)]
    what, where = [(128, scales, size, size), (128,), (256, 128), (256,)], [(128, 2), (128,), (256, 128), (256,)]
    core, heads = 2 * [(256, 256), (256,)], [(2, 256), (2,), (10, 256), (10,), (1, 256), (1,)]
    return tuple(sum(map(prod, shapes)) for shapes in (dense, conv, what + where + core + heads))
