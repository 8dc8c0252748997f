"""Wipes the padding, and reads it.

Expected: the padding was set to zeros, and then read
Points: 6
"""


def last_states(codes, lengths, weights):
    codes = codes * mask(lengths)[:, :, None]
    h = codes.new_zeros(len(codes), weights[1].shape[1])
    for t in range(codes.shape[1]):
        h = gru_cell(codes[:, t], h, *weights)
    return h
