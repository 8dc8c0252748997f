"""Subtracts the mean of all that was expected.

Expected: the mean of `expected` was subtracted
Points: 3
"""


def policy_loss(log_probs, rewards, expected):
    return -(log_probs * (rewards - expected.mean()).detach()).sum(dim=0).mean()
