"""Detaches the states for the loss, and not for what it returns.

Expected: but what is returned as `expected` doesn't
Points: 6
"""


def baseline(states, w, b, rewards):
    loss = (states.detach() @ w + b - rewards).square().mean()
    return states @ w + b, loss
