"""The widest patch first.

Expected: the widest patch comes first
Points: 2
"""

import torch
from torch.nn import functional as F


def sensor(images, locations, size, scales):
    patches = []
    for k in range(scales):
        wide = glimpse(images, locations, size * 2**k)
        patches.append(F.avg_pool2d(wide, 2**k))
    return torch.stack(patches[::-1], dim=1)
