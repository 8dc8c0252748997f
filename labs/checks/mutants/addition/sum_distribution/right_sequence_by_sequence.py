"""Right: plain loops over sequences, terms and values."""

import torch
from torch.nn import functional as F


def sum_distribution(p, lengths):
    size, rows = (p.shape[1] - 1) * int(lengths.max()) + 1, []
    for part in p.split(lengths.tolist()):
        total = part[0]
        for term in part[1:]:
            moved = [F.pad(share * total, (k, len(term) - 1 - k)) for k, share in enumerate(term)]
            total = torch.stack(moved).sum(dim=0)
        rows.append(F.pad(total, (0, size - len(total))))
    return torch.stack(rows)
