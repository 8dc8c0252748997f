"""Cuts off what is rare.

Expected: Expected: 2.8 %
Points: 11
"""

import math

import torch


def choose(means, sd):
    chosen = (means + sd * torch.randn_like(means).clamp(-2, 2)).detach()
    squares = ((chosen - means) / sd).square().sum(dim=1)
    return chosen.clamp(-1, 1), -squares / 2 - math.log(2 * math.pi * sd**2)
