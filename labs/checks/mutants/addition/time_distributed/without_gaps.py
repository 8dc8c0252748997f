"""Puts the codes back without gaps.

Expected: without gaps behind short sequences
Points: 6
"""


def time_distributed(encoder, x, lengths):
    codes = encoder(x[mask(lengths)])
    out = codes.new_zeros(x.shape[0] * x.shape[1], *codes.shape[1:])
    out[: len(codes)] = codes
    return out.unflatten(0, x.shape[:2])
