"""Clamps what it expects, because rewards are 0 or 1.

Expected: `expected` was clamped to [0, 1]
Points: 2
"""


def baseline(states, w, b, rewards):
    expected = (states.detach() @ w + b).clamp(0, 1)
    return expected, (expected - rewards).square().mean()
