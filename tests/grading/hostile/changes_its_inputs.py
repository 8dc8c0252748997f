"""Changes the input, in the hope that it is compared with what it has become."""


def double(x):
    x *= 0
    return x
