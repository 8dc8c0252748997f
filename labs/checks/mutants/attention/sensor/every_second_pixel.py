"""Takes one pixel of each block.

Expected: one pixel of each block was taken
Points: 2
"""

import torch


def sensor(images, locations, size, scales):
    patches = []
    for k in range(scales):
        wide = glimpse(images, locations, size * 2**k)
        patches.append(wide[:, :: 2**k, :: 2**k])
    return torch.stack(patches, dim=1)
