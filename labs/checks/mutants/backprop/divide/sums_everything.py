"""One number for every array that isn't as large as the result.

Expected: everything was summed
Points: 3
"""


def fitted(gradient, shape):
    return gradient if gradient.shape == shape else gradient.sum()


def divide(a, b):
    def rule(delta):
        return fitted(delta / b, a.shape), fitted(-delta * a / b**2, b.shape)

    return a / b, rule
