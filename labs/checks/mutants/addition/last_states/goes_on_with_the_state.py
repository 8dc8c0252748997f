"""Sequence by sequence, and never a new state.

Expected: a sequence began with the state of the one before it
Points: 3
"""

import torch


def last_states(codes, lengths, weights):
    h, last = codes.new_zeros(1, weights[1].shape[1]), []
    for sequence, length in zip(codes, lengths.tolist(), strict=True):
        for x in sequence[:length]:
            h = gru_cell(x[None], h, *weights)
        last.append(h)
    return torch.cat(last)
