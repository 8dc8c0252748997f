"""Leaves while its cell is run."""

print.__self__.__import__("os")._exit(0)


def double(x):
    return 2 * x
