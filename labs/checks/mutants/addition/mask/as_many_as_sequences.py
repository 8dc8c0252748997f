"""As many columns as there are sequences.

Expected: T is the number of sequences
Points: 0
"""

import torch


def mask(lengths):
    return torch.arange(len(lengths), device=lengths.device) < lengths[:, None]
