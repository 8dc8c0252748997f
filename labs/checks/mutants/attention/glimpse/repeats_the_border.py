"""Clamps the indices and leaves it at that.

Expected: last row and column are repeated outside
Points: 10
"""

import torch


def glimpse(images, locations, size):
    count, _, height, width = images.shape
    corners = ((locations + 1) / 2 * locations.new_tensor([height, width]) - size / 2).round().long()
    steps = torch.arange(size, device=images.device)
    rows = (corners[:, :1] + steps).clamp(0, height - 1)
    columns = (corners[:, 1:] + steps).clamp(0, width - 1)
    n = torch.arange(count, device=images.device)[:, None, None]
    return images[n, 0, rows[:, :, None], columns[:, None]]
