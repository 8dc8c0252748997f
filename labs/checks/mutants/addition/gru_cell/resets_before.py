"""Resets the state before the weights, as the first GRU did.

Expected: the reset gate multiplies h before the weights
Points: 5
"""

import torch


def gru_cell(x, h, w_x, w_h, b_x, b_h):
    units = h.shape[1]
    gates = torch.sigmoid((x @ w_x.T + b_x + h @ w_h.T + b_h)[:, : 2 * units])
    r, u = gates.chunk(2, dim=1)
    n = torch.tanh(x @ w_x[2 * units :].T + b_x[2 * units :] + (r * h) @ w_h[2 * units :].T + b_h[2 * units :])
    return (1 - u) * n + u * h
