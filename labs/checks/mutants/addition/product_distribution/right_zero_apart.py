"""Right: the others by stride, zero as what is left."""


def product_distribution(p, q):
    result = p.new_zeros((len(p) - 1) * (len(q) - 1) + 1)
    for i in range(1, len(p)):
        result[i : i * (len(q) - 1) + 1 : i] += p[i] * q[1:]
    result[0] = p[0] + q[0] - p[0] * q[0]
    return result
