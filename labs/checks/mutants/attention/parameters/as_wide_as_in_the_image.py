"""Counts the pixels that a patch covers.

Expected: patches were counted as wide as they are in the image
Points: 7
"""


def dense(before, after):
    return (before + 1) * after


def parameters(side, size, scales):
    places = (side - 10) // 5 + 1
    of_dense = dense(side * side, 256) + dense(256, 256) + dense(256, 10)
    of_conv = 8 * 100 + 8 + dense(8 * places**2, 256) + dense(256, 10)
    pixels = sum((size * 2**k) ** 2 for k in range(scales))
    seen = dense(pixels, 128) + dense(128, 256) + dense(2, 128) + dense(128, 256)
    return of_dense, of_conv, seen + 2 * dense(256, 256) + dense(256, 2) + dense(256, 10) + dense(256, 1)
