"""Gives lists in lists in lists."""


def double(x):
    row = []
    for _ in range(100_000):
        row = [row]
    return row
