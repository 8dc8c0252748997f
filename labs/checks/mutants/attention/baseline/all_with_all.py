"""Compares (T, N, 1) with (N,).

Expected: every image's reward was compared with what was expected of all
Points: 3
"""

from torch.nn import functional as F


def baseline(states, w, b, rewards):
    expected = F.linear(states.detach(), w[None], b)
    return expected[..., 0], (expected - rewards).square().mean()
