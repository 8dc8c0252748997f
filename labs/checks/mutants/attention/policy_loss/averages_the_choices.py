"""The mean over choices and images.

Expected: the mean was taken over the choices, too
Points: 3
"""


def policy_loss(log_probs, rewards, expected):
    return -(log_probs * (rewards - expected).detach()).mean()
