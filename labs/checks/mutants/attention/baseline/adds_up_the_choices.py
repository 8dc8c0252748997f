"""Sums over the choices, as the policy's loss does.

Expected: the squares were added up over the choices
Points: 3
"""


def baseline(states, w, b, rewards):
    expected = states.detach() @ w + b
    return expected, (expected - rewards).square().sum(dim=0).mean()
