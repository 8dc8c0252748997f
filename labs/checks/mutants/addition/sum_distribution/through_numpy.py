"""Leaves PyTorch on the way.

Expected: without a way back to p
Points: 14
"""

import numpy as np
import torch


def sum_distribution(p, lengths):
    size, rows = (p.shape[1] - 1) * int(lengths.max()) + 1, []
    for part in p.detach().cpu().split(lengths.tolist()):
        total = np.ones(1)
        for term in part:
            total = np.convolve(total, term.numpy())
        rows.append(np.pad(total, (0, size - len(total))))
    return torch.tensor(np.array(rows), dtype=p.dtype, device=p.device)
