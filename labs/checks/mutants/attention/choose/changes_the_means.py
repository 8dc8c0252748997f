"""Puts the noise into the means, and takes it out again only for the density.

Expected: means that changed during the call
Points: 11
"""

import math

import torch


def choose(means, sd):
    noise = torch.randn_like(means)
    drawn = (means + sd * noise).detach()
    squares = ((drawn - means) / sd).square().sum(dim=1)
    means.data.add_(sd * noise).clamp_(-1, 1)
    return means.detach().clone(), -squares / 2 - math.log(2 * math.pi * sd**2)
