"""Sequence n begins at row n.

Expected: sequence n was taken to start at row n
Points: 2
"""

import torch


def deep_set(embeddings, lengths, w, b):
    sums = [embeddings[n : n + length].sum(dim=0) for n, length in enumerate(lengths.tolist())]
    return torch.stack(sums) @ w + b
