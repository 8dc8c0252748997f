"""The slopes alone.

Expected: da isn't multiplied by δ
Points: 1
"""


def divide(a, b):
    def rule(delta):
        return 1 / b, -a / b**2

    return a / b, rule
