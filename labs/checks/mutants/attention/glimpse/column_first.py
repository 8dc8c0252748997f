"""Takes a location for (x, y).

Expected: row and column are exchanged
Points: 3
"""

import torch


def glimpse(images, locations, size):
    count, _, height, width = images.shape
    sides = torch.tensor([height, width], device=images.device)
    corners = ((locations.flip(1) + 1) / 2 * sides - size / 2).round().long()
    steps = torch.arange(size, device=images.device)
    rows, columns = corners[:, 0, None] + steps, corners[:, 1, None] + steps
    inside = (rows >= 0) & (rows < height), (columns >= 0) & (columns < width)
    n = torch.arange(count, device=images.device)[:, None, None]
    patches = images[n, 0, rows.clamp(0, height - 1)[:, :, None], columns.clamp(0, width - 1)[:, None]]
    return patches * (inside[0][:, :, None] & inside[1][:, None])
