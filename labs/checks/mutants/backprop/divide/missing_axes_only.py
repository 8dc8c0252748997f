"""Axes of size 1 aren't summed over.

Expected: only missing axes were summed over
Points: 3
"""


def fitted(gradient, shape):
    return gradient.sum(axis=tuple(range(gradient.ndim - len(shape))))


def divide(a, b):
    def rule(delta):
        return fitted(delta / b, a.shape), fitted(-delta * a / b**2, b.shape)

    return a / b, rule
