"""Makes patches no wider after the second.

Expected: the second patch is repeated
Points: 5
"""

import torch
from torch.nn import functional as F


def sensor(images, locations, size, scales):
    sharp, coarse = glimpse(images, locations, size), F.avg_pool2d(glimpse(images, locations, 2 * size), 2)
    return torch.stack([sharp, *[coarse] * (scales - 1)], dim=1)
