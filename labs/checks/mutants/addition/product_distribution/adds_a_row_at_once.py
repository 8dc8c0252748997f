"""+= with an index that comes several times.

Expected: only the last counts, also with +=
Points: 3
"""

import torch


def product_distribution(p, q):
    result = p.new_zeros((len(p) - 1) * (len(q) - 1) + 1)
    for i, share in enumerate(p):
        result[i * torch.arange(len(q))] += share * q
    return result
