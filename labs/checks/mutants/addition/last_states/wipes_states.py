"""Multiplies the state by the mask.

Expected: the states of sequences that have ended were set to 0
Points: 6
"""


def last_states(codes, lengths, weights):
    h = codes.new_zeros(len(codes), weights[1].shape[1])
    for t, there in enumerate(mask(lengths).T):
        h = gru_cell(codes[:, t], h, *weights) * there[:, None]
    return h
