"""Gives a list of a few hundred bytes that would be ten billion numbers when it is written out."""


def double(x):
    row = [0] * 10
    for _ in range(9):
        row = [row] * 10
    return row
