"""The reward goes to the choice before the last glimpse.

Expected: only the last choice counts
Points: 3
"""


def policy_loss(log_probs, rewards, expected):
    return -(log_probs[-1] * (rewards - expected[-1]).detach()).mean()
