"""Takes every code for a vector.

Expected: the codes were flattened
Points: 0
"""


def time_distributed(encoder, x, lengths):
    there = mask(lengths)
    codes = encoder(x[there]).flatten(1)
    out = codes.new_zeros(*there.shape, codes.shape[1])
    out[there] = codes
    return out
