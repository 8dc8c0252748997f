"""Encodes everything, and wipes out what the padding gave.

Expected: batch norm has counted them
Points: 7
"""


def time_distributed(encoder, x, lengths):
    codes = encoder(x.flatten(0, 1)).unflatten(0, x.shape[:2])
    codes = codes.clone()
    codes[~mask(lengths)] = 0
    return codes
