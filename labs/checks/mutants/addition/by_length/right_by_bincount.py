"""Right: counts and a logarithm."""

import torch


def by_length(results, targets, lengths):
    there, place, count = torch.unique(lengths, return_inverse=True, return_counts=True)
    right = torch.bincount(place, weights=(results == targets).double(), minlength=len(there))
    exact = right / count
    return there, exact, 1 - torch.exp(exact.log() / there)
