"""Counts one patch, however many there are.

Expected: there is only one patch in it
Points: 7
"""


def dense(before, after):
    return (before + 1) * after


def parameters(side, size, scales):
    places = (side - 10) // 5 + 1
    of_dense = dense(side * side, 256) + dense(256, 256) + dense(256, 10)
    of_conv = 8 * 100 + 8 + dense(8 * places**2, 256) + dense(256, 10)
    seen = dense(size**2, 128) + dense(128, 256) + dense(2, 128) + dense(128, 256)
    return of_dense, of_conv, seen + 2 * dense(256, 256) + dense(256, 2) + dense(256, 10) + dense(256, 1)
