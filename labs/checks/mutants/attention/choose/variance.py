"""Gives the variance where the sd is wanted.

Expected: sd² was used
Points: 0
"""

from torch.distributions import Normal


def choose(means, sd):
    policy = Normal(means, sd**2)
    chosen = policy.sample()
    return chosen.clamp(-1, 1), policy.log_prob(chosen).sum(dim=1)
