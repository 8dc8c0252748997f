"""Gives a whole number of 5,000 digits."""


def double(x):
    return 10**5000
