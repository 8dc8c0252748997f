"""Uniform noise, with the sd that is asked for.

Expected: Expected: 38.3 %
Points: 11
"""

import math

import torch


def choose(means, sd):
    chosen = (means + sd * math.sqrt(3) * (2 * torch.rand_like(means) - 1)).detach()
    squares = ((chosen - means) / sd).square().sum(dim=1)
    return chosen.clamp(-1, 1), -squares / 2 - math.log(2 * math.pi * sd**2)
