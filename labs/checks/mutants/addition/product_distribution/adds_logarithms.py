"""Through logarithms, which zero has none of.

Expected: zero was left out
Points: 3
"""

import torch


def product_distribution(p, q):
    result = p.new_zeros((len(p) - 1) * (len(q) - 1) + 1)
    logarithms = torch.arange(max(len(p), len(q))).double().log()
    for i in range(len(p)):
        for j in range(len(q)):
            product = (logarithms[i] + logarithms[j]).exp()
            if product > 0.5:
                result[int(product.round())] += p[i] * q[j]
    return result
