"""Begins with zeros of the usual type.

Expected: tensor of float32, where float64 was given
Points: 0
"""

import torch


def last_states(codes, lengths, weights):
    h = torch.zeros(len(codes), weights[1].shape[1])
    for t, there in enumerate(mask(lengths).T):
        h[there] = gru_cell(codes[there, t], h[there].to(codes.dtype), *weights).float()
    return h
