"""Right: sums written out, and PyTorch's loss."""

import torch
from torch.nn import functional as F


def baseline(states, w, b, rewards):
    expected = torch.einsum("tnu,u->tn", states.data, w) + b
    return expected, F.mse_loss(expected, rewards.expand_as(expected))
