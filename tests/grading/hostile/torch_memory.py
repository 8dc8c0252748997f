"""Asks PyTorch for 40 GB."""

import torch


def halve(x):
    return torch.ones(10**10)
