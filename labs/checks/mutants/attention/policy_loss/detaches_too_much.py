"""Detaches the whole product.

Expected: nothing reaches log_probs
Points: 6
"""


def policy_loss(log_probs, rewards, expected):
    return -(log_probs * (rewards - expected)).detach().sum(dim=0).mean()
