"""Goes on to the end of the table.

Expected: went on behind the ends
Points: 6
"""


def last_states(codes, lengths, weights):
    h = codes.new_zeros(len(codes), weights[1].shape[1])
    for t in range(codes.shape[1]):
        h = gru_cell(codes[:, t], h, *weights)
    return h
