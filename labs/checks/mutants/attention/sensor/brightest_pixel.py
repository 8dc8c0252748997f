"""Max-pools.

Expected: the largest pixel of each block was taken
Points: 2
"""

import torch
from torch.nn import functional as F


def sensor(images, locations, size, scales):
    patches = []
    for k in range(scales):
        wide = glimpse(images, locations, size * 2**k)
        patches.append(F.max_pool2d(wide, 2**k))
    return torch.stack(patches, dim=1)
