"""Right: each gate with weights of its own."""

import torch


def gru_cell(x, h, w_x, w_h, b_x, b_h):
    parts = zip(w_x.chunk(3), w_h.chunk(3), b_x.chunk(3), b_h.chunk(3), strict=True)
    (r_x, r_h), (u_x, u_h), (n_x, n_h) = [(x @ w.T + b, h @ v.T + c) for w, v, b, c in parts]
    u = torch.sigmoid(u_x + u_h)
    return u * h + (1 - u) * torch.tanh(n_x + torch.sigmoid(r_x + r_h) * n_h)
