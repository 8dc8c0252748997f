"""A tanh around what was drawn, and the density of that, as the source has it.

Expected: a tanh squashes
Points: 5
"""

import torch
from torch.distributions import Normal


def choose(means, sd):
    chosen = torch.tanh(means + sd * torch.randn_like(means))
    return chosen, Normal(means, sd).log_prob(chosen).sum(dim=1)
