"""Doesn't detach what was drawn.

Expected: the location moves with its mean
Points: 13
"""

import math

import torch


def choose(means, sd):
    chosen = means + sd * torch.randn_like(means)
    squares = ((chosen - means) / sd).square().sum(dim=1)
    return chosen.clamp(-1, 1), -squares / 2 - math.log(2 * math.pi * sd**2)
