"""Right: one location after the other."""

import torch
from torch.distributions import Normal


def choose(means, sd):
    locations, log_probs = [], []
    for mean in means:
        drawn = torch.normal(mean.detach(), sd)
        densities = Normal(mean, sd).log_prob(drawn)
        log_probs.append(densities[0] + densities[1])
        locations.append(drawn.clamp(-1, 1))
    return torch.stack(locations), torch.stack(log_probs)
