"""The steps lie on the CPU, wherever the lengths are.

Expected: a new tensor was made elsewhere
Points: 5
"""

import torch


def mask(lengths):
    return torch.arange(lengths.max().item()) < lengths[:, None]
