"""The mean of what comes back.

Expected: the gradients of a repeated number were averaged
Points: 3
"""


def fitted(gradient, shape):
    while gradient.ndim > len(shape):
        gradient = gradient.mean(axis=0)
    for axis, side in enumerate(shape):
        if side == 1:
            gradient = gradient.mean(axis=axis, keepdims=True)
    return gradient


def divide(a, b):
    def rule(delta):
        return fitted(delta / b, a.shape), fitted(-delta * a / b**2, b.shape)

    return a / b, rule
