"""Detaches what is expected.

Expected: `expected` was detached, and nothing learns
Points: 5
"""


def baseline(states, w, b, rewards):
    expected = (states @ w + b).detach()
    return expected, (expected - rewards).square().mean()
