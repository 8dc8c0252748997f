"""ρ multiplies what comes from x, too.

Expected: the reset gate multiplies everything
Points: 0
"""

import torch


def gru_cell(x, h, w_x, w_h, b_x, b_h):
    r, u, n = (x @ w_x.T + b_x + h @ w_h.T + b_h).chunk(3, dim=1)
    r, u = torch.sigmoid(r), torch.sigmoid(u)
    return (1 - u) * torch.tanh(r * n) + u * h
