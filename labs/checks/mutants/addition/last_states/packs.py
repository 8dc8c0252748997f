"""Lets PyTorch pack the sequences, and read them.

Expected: It uses nn.GRU
Points: 0
"""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence


@torch.no_grad()
def last_states(codes, lengths, weights):
    gru = nn.GRU(codes.shape[2], weights[1].shape[1], batch_first=True, dtype=codes.dtype)
    for parameter, values in zip(gru.parameters(), weights, strict=True):
        parameter.copy_(values)
    return gru(pack_padded_sequence(codes, lengths, batch_first=True, enforce_sorted=False))[1][0]
