"""Counts the constants once, as for a single coordinate.

Expected: the constants are counted once
Points: 8
"""

import math

import torch


def choose(means, sd):
    chosen = (means + sd * torch.randn_like(means)).detach()
    squares = ((chosen - means) / sd).square().sum(dim=1)
    return chosen.clamp(-1, 1), -squares / 2 - math.log(sd) - math.log(2 * math.pi) / 2
