"""Makes the table without saying which type of numbers it has.

Expected: tensor of float32, where float64 was given
Points: 3
"""

import torch


def time_distributed(encoder, x, lengths):
    there = mask(lengths)
    codes = encoder(x[there])
    out = torch.zeros(*there.shape, *codes.shape[1:])
    out[there] = codes.float()
    return out
