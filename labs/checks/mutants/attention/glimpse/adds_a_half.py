"""Rounds by adding a half, which goes wrong below 0.

Expected: a half was added and the fraction cut off
Points: 10
"""

import torch
from torch.nn import functional as F


def glimpse(images, locations, size):
    sides = locations.new_tensor(images.shape[2:])
    begins = ((locations + 1) / 2 * sides - size / 2 + 0.5).long() + size
    rows, columns = (begins[..., None] + torch.arange(size, device=images.device)).unbind(1)
    n = torch.arange(len(images), device=images.device)[:, None, None]
    return F.pad(images, [size] * 4)[n, 0, rows[:, :, None], columns[:, None]]
