"""As if errors of images added up.

Expected: 1 − q was divided by T
Points: 6
"""

import torch


def by_length(results, targets, lengths):
    there, right = lengths.unique(), (results == targets).double()
    exact = torch.stack([right[lengths == length].mean() for length in there])
    return there, exact, (1 - exact) / there
