"""Gives a list that holds itself."""


def double(x):
    row = []
    row.append(row)
    return row
