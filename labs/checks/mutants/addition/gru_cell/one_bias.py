"""One bias, outside the bracket that ρ multiplies.

Expected: b_h belongs into the bracket
Points: 10
"""

import torch


def gru_cell(x, h, w_x, w_h, b_x, b_h):
    x_r, x_u, x_n = (x @ w_x.T + b_x + b_h).chunk(3, dim=1)
    h_r, h_u, h_n = (h @ w_h.T).chunk(3, dim=1)
    r, u = torch.sigmoid(x_r + h_r), torch.sigmoid(x_u + h_u)
    return (1 - u) * torch.tanh(x_n + r * h_n) + u * h
