"""Any digit behind the ends.

Expected: any digit is taken to be as likely as another
Points: 9
"""


def sum_distribution(p, lengths):
    there = mask(lengths)
    terms = p.new_ones(*there.shape, p.shape[1]) / p.shape[1]
    terms[there] = p
    total = terms[:, 0]
    for t in range(1, terms.shape[1]):
        size = total.shape[1]
        longer = p.new_zeros(len(total), size + p.shape[1] - 1)
        for k in range(p.shape[1]):
            longer[:, k : k + size] += total * terms[:, t, k : k + 1]
        total = longer
    return total
