"""Right: row by row, in Python."""

import torch


def mask(lengths):
    longest = max(lengths.tolist())
    rows = [[True] * length + [False] * (longest - length) for length in lengths.tolist()]
    return torch.tensor(rows, device=lengths.device)
