"""Right patches, cut out one image after the other.

Expected: Python runs more lines of your code
Points: 11
"""

import torch
from torch.nn import functional as F


def glimpse(images, locations, size):
    height, width = images.shape[2:]
    padded, patches = F.pad(images, [size] * 4), []
    for image, (row, column) in zip(padded[:, 0], locations.tolist(), strict=True):
        top = round((row + 1) / 2 * height - size / 2) + size
        left = round((column + 1) / 2 * width - size / 2) + size
        patches.append(image[top : top + size, left : left + size])
    return torch.stack(patches)
