"""Patches that are once, twice and three times as wide.

Expected: the k-th patch is k + 1 times as wide
Points: 5
"""

import torch
from torch.nn import functional as F


def sensor(images, locations, size, scales):
    patches = []
    for k in range(scales):
        wide = glimpse(images, locations, size * (k + 1))
        patches.append(F.avg_pool2d(wide, k + 1))
    return torch.stack(patches, dim=1)
