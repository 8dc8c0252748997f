"""κ for the candidate, as many papers have it.

Expected: κ and 1 − κ are exchanged
Points: 0
"""

import torch


def gru_cell(x, h, w_x, w_h, b_x, b_h):
    x_r, x_u, x_n = (x @ w_x.T + b_x).chunk(3, dim=1)
    h_r, h_u, h_n = (h @ w_h.T + b_h).chunk(3, dim=1)
    r, u = torch.sigmoid(x_r + h_r), torch.sigmoid(x_u + h_u)
    return u * torch.tanh(x_n + r * h_n) + (1 - u) * h
