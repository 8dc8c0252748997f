"""Calls the encoder for each sequence.

Expected: once for each sequence
Points: 7
"""


def time_distributed(encoder, x, lengths):
    out = None
    for n, length in enumerate(lengths.tolist()):
        codes = encoder(x[n, :length])
        if out is None:
            out = codes.new_zeros(*x.shape[:2], *codes.shape[1:])
        out[n, :length] = codes
    return out
