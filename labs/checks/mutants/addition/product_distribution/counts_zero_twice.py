"""Both zeros, one after the other.

Expected: that both are 0 was counted twice
Points: 3
"""


def product_distribution(p, q):
    result = p.new_zeros((len(p) - 1) * (len(q) - 1) + 1)
    result[0] = p[0] + q[0]
    for i in range(1, len(p)):
        for j in range(1, len(q)):
            result[i * j] += p[i] * q[j]
    return result
