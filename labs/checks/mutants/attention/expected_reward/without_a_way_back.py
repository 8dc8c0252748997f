"""Adds up plain numbers.

Expected: the way passes .item(), .tolist(), .detach() or NumPy
Points: 4
"""

import math

import torch


def expected_reward(first, second, rewards):
    total, p = 0.0, [math.exp(value) for value in first.tolist()]
    for chance, logits, row in zip(p, second.tolist(), rewards.tolist(), strict=True):
        q = [math.exp(value) for value in logits]
        total += chance / sum(p) * sum(a * b for a, b in zip(q, row, strict=True)) / sum(q)
    return torch.tensor(total, dtype=first.dtype)
