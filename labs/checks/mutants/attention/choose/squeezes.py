"""Drops every axis of size 1.

Expected: .squeeze() drops every axis of size 1
Points: 11
"""

from torch.distributions import Normal


def choose(means, sd):
    policy = Normal(means, sd)
    chosen = policy.sample()
    return chosen.clamp(-1, 1), policy.log_prob(chosen).sum(dim=1).squeeze()
