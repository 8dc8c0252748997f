"""One pair writes over another.

Expected: products that come about in several ways overwrote
Points: 3
"""


def product_distribution(p, q):
    result = p.new_zeros((len(p) - 1) * (len(q) - 1) + 1)
    for i in range(len(p)):
        for j in range(len(q)):
            result[i * j] = p[i] * q[j]
    return result
