"""Folds everything, padding and all, and leaves what comes of it.

Expected: the encoder saw the padding, too, and its codes
Points: 3
"""


def time_distributed(encoder, x, lengths):
    codes = encoder(x.flatten(0, 1))
    return codes.unflatten(0, x.shape[:2])
