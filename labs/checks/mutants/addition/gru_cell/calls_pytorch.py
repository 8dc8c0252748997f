"""Lets PyTorch's cell do it.

Expected: It uses nn.GRUCell
Points: 0
"""

import torch
from torch import nn


@torch.no_grad()
def gru_cell(x, h, w_x, w_h, b_x, b_h):
    cell = nn.GRUCell(x.shape[1], h.shape[1], dtype=x.dtype)
    for parameter, values in zip(cell.parameters(), (w_x, w_h, b_x, b_h), strict=True):
        parameter.copy_(values)
    return cell(x, h)
