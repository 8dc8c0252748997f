"""Gives what was clamped the probability of crossing the border, and NaN as its gradient.

Expected: the density isn't that of what was drawn before clamping
Points: 10
"""

import torch
from torch.distributions import Normal


def choose(means, sd):
    policy = Normal(means, sd)
    chosen = policy.sample().clamp(-1, 1)
    below, above = policy.cdf(-torch.ones_like(means)), 1 - policy.cdf(torch.ones_like(means))
    log_probs = torch.where(chosen == -1, below.log(), policy.log_prob(chosen))
    return chosen, torch.where(chosen == 1, above.log(), log_probs).sum(dim=1)
