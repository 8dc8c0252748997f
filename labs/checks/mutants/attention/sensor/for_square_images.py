"""Cuts patches of its own, from images that it takes to be square.

Expected: the image was taken to be square: the height counts for both sides
Points: 7
"""

import torch
from torch.nn import functional as F


def cut(images, locations, size):
    begins = ((locations + 1) / 2 * images.shape[2] - size / 2).round().long() + size
    rows, columns = (begins[..., None] + torch.arange(size, device=images.device)).unbind(1)
    n = torch.arange(len(images), device=images.device)[:, None, None]
    padded = F.pad(images, [size] * 4)
    rows, columns = rows.clamp(0, padded.shape[2] - 1), columns.clamp(0, padded.shape[3] - 1)
    return padded[n, 0, rows[:, :, None], columns[:, None]]


def sensor(images, locations, size, scales):
    patches = [F.avg_pool2d(cut(images, locations, size * 2**k), 2**k) for k in range(scales)]
    return torch.stack(patches, dim=1)
