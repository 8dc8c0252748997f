"""As many columns as the first sequence has terms.

Expected: T is the length of the first sequence
Points: 2
"""

import torch


def mask(lengths):
    return torch.arange(int(lengths[0]), device=lengths.device) < lengths.unsqueeze(1)
