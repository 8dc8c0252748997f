"""Asks for the density of the clamped location.

Expected: clamped first, asked afterwards
Points: 13
"""

import math

import torch


def choose(means, sd):
    chosen = (means + sd * torch.randn_like(means)).detach().clamp(-1, 1)
    squares = ((chosen - means) / sd).square().sum(dim=1)
    return chosen, -squares / 2 - math.log(2 * math.pi * sd**2)
