"""Changes what was given, so that it takes no gradient.

Expected: `.detach()` makes another one
Points: 0
"""


def policy_loss(log_probs, rewards, expected):
    expected.requires_grad_(False)
    rewards.requires_grad_(False)
    return -(log_probs * (rewards - expected)).sum(dim=0).mean()
