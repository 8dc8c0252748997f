"""Every length up to the longest.

Expected: lengths that no sequence has are there, too
Points: 0
"""

import torch


def by_length(results, targets, lengths):
    there = torch.arange(1, int(lengths.max()) + 1)
    right = (results == targets).double()
    exact = torch.stack([right[lengths == length].mean() for length in there])
    return there, exact, 1 - exact ** (1 / there)
