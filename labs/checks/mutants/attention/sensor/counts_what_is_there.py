"""Divides by the pixels that lie in the image.

Expected: It is 0, and counts in the mean
Points: 8
"""

import torch
from torch.nn import functional as F


def sensor(images, locations, size, scales):
    patches = []
    for k in range(scales):
        seen = F.avg_pool2d(glimpse(images, locations, size * 2**k), 2**k)
        there = F.avg_pool2d(glimpse(torch.ones_like(images), locations, size * 2**k), 2**k)
        patches.append(seen / there.clamp(min=1e-9))
    return torch.stack(patches, dim=1)
