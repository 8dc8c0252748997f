"""A table of the usual type.

Expected: tensor of float32, where float64 was given
Points: 0
"""

import torch


def product_distribution(p, q):
    result = torch.zeros((len(p) - 1) * (len(q) - 1) + 1)
    for i in range(len(p)):
        for j in range(len(q)):
            result[i * j] += p[i] * q[j]
    return result
