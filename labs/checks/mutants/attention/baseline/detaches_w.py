"""Detaches what stands beside the states, too.

Expected: nothing reaches w
Points: 5
"""


def baseline(states, w, b, rewards):
    expected = (states @ w).detach() + b
    return expected, (expected - rewards).square().mean()
