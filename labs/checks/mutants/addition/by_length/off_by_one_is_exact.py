"""As if the results were to be rounded still.

Expected: results that are off by one were counted as exact
Points: 2
"""

import torch


def by_length(results, targets, lengths):
    there, right = lengths.unique(), ((results - targets).abs() < 1.5).double()
    exact = torch.stack([right[lengths == length].mean() for length in there])
    return there, exact, 1 - exact ** (1 / there)
