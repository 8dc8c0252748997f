"""The gradients have the shape of the result.

Expected: it has the shape of the result
Points: 3
"""


def divide(a, b):
    def rule(delta):
        return delta / b, -delta * a / b**2

    return a / b, rule
