"""Hands back 600,000 numbers, one by one, of eight digits each."""


def double(x):
    return [12345678] * 600_000
