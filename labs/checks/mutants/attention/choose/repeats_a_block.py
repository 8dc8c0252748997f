"""Draws noise for a hundred locations, and uses it again and again.

Expected: noise was drawn once for several
Points: 11
"""

import math

import torch


def choose(means, sd):
    block = torch.randn(100, 2, dtype=means.dtype, device=means.device)
    chosen = (means + sd * block.repeat(len(means) // 100 + 1, 1)[: len(means)]).detach()
    squares = ((chosen - means) / sd).square().sum(dim=1)
    return chosen.clamp(-1, 1), -squares / 2 - math.log(2 * math.pi * sd**2)
