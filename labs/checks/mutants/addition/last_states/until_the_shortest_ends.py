"""Stops with the shortest sequence.

Expected: every sequence stopped where the shortest one ends
Points: 6
"""


def last_states(codes, lengths, weights):
    h = codes.new_zeros(len(codes), weights[1].shape[1])
    for t in range(int(lengths.min())):
        h = gru_cell(codes[:, t], h, *weights)
    return h
