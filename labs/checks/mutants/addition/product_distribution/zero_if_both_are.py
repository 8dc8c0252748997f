"""0 only where both numbers are 0.

Expected: both needn't be
Points: 3
"""


def product_distribution(p, q):
    result = p.new_zeros((len(p) - 1) * (len(q) - 1) + 1)
    result[0] = p[0] * q[0]
    for i in range(1, len(p)):
        for j in range(1, len(q)):
            result[i * j] += p[i] * q[j]
    return result
