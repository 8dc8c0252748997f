"""The cell itself never ends."""

while True:
    pass


def double(x):
    return 2 * x
