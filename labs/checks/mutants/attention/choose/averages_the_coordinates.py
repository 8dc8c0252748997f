"""Takes the mean over row and column.

Expected: the mean over the two coordinates was taken
Points: 5
"""

from torch.distributions import Normal


def choose(means, sd):
    policy = Normal(means, sd)
    chosen = policy.sample()
    return chosen.clamp(-1, 1), policy.log_prob(chosen).mean(dim=1)
