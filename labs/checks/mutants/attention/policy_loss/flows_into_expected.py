"""Stops no gradient.

Expected: nothing stops the gradient at `expected`
Points: 9
"""


def policy_loss(log_probs, rewards, expected):
    return -(log_probs * (rewards - expected)).sum(dim=0).mean()
