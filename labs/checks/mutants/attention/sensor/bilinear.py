"""Lets interpolation bring patches to size.

Expected: bilinear interpolation takes four pixels of each block
Points: 5
"""

import torch
from torch.nn import functional as F


def sensor(images, locations, size, scales):
    patches = []
    for k in range(scales):
        wide = glimpse(images, locations, size * 2**k)
        patches.append(F.interpolate(wide[:, None], size=(size, size), mode="bilinear")[:, 0])
    return torch.stack(patches, dim=1)
