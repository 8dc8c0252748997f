"""Calls the encoder for each step.

Expected: once for each step
Points: 7
"""


def time_distributed(encoder, x, lengths):
    out = None
    for t, there in enumerate(mask(lengths).T):
        codes = encoder(x[there, t])
        if out is None:
            out = codes.new_zeros(*x.shape[:2], *codes.shape[1:])
        out[there, t] = codes
    return out
