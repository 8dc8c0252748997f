"""A new table on the CPU, wherever p is.

Expected: tensor on another device
Points: 15
"""

import torch


def sum_distribution(p, lengths):
    there = mask(lengths)
    terms = torch.zeros(*there.shape, p.shape[1], dtype=p.dtype)
    terms[..., 0] = 1
    terms[there] = p
    total = terms[:, 0]
    for t in range(1, terms.shape[1]):
        size = total.shape[1]
        longer = torch.zeros(len(total), size + p.shape[1] - 1, dtype=p.dtype)
        for k in range(p.shape[1]):
            longer[:, k : k + size] = longer[:, k : k + size] + total * terms[:, t, k : k + 1]
        total = longer
    return total
