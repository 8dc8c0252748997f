"""Right: blocks cut out by hand, and mixed by lerp."""

import torch
from torch.nn import functional as F


def gru_cell(x, h, w_x, w_h, b_x, b_h):
    units = h.shape[1]
    of_x, of_h = F.linear(x, w_x, b_x), F.linear(h, w_h, b_h)
    reset = 1 / (1 + torch.exp(-of_x[:, :units] - of_h[:, :units]))
    update = (of_x + of_h)[:, units : 2 * units].sigmoid()
    new = (of_x[:, 2 * units :] + reset * of_h[:, 2 * units :]).tanh()
    return torch.lerp(new, h, update)
