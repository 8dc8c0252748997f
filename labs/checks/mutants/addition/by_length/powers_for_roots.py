"""A power where the root is asked for.

Expected: q was raised to the power T
Points: 6
"""

import torch


def by_length(results, targets, lengths):
    there, right = lengths.unique(), (results == targets).double()
    exact = torch.stack([right[lengths == length].mean() for length in there])
    return there, exact, 1 - exact**there
