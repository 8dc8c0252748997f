"""The same noise for row and column.

Expected: one noise was drawn for both coordinates
Points: 11
"""

import math

import torch


def choose(means, sd):
    chosen = (means + sd * torch.randn(len(means), 1, device=means.device)).detach()
    squares = ((chosen - means) / sd).square().sum(dim=1)
    return chosen.clamp(-1, 1), -squares / 2 - math.log(2 * math.pi * sd**2)
