"""Lets the gradient into the states.

Expected: nothing stops the gradient at the states
Points: 6
"""


def baseline(states, w, b, rewards):
    expected = states @ w + b
    return expected, (expected - rewards).square().mean()
