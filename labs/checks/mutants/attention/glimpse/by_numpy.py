"""Cuts with NumPy, which finds nothing on a GPU.

Expected: NumPy can't see what lies on a GPU
Points: 13
"""

import numpy as np
import torch


def glimpse(images, locations, size):
    padded = np.pad(images.numpy()[:, 0], [(0, 0), (size, size), (size, size)])
    middles = (locations.numpy() + 1) / 2 * np.array(images.shape[2:])
    begins = np.rint(middles - size / 2).astype(int) + size
    rows, columns = begins[:, 0, None] + np.arange(size), begins[:, 1, None] + np.arange(size)
    return torch.from_numpy(padded[np.arange(len(images))[:, None, None], rows[:, :, None], columns[:, None]])
