"""The lengths in the order in which they appear.

Expected: lengths came in the order in which they appear
Points: 0
"""

import torch


def by_length(results, targets, lengths):
    there = torch.tensor(list(dict.fromkeys(lengths.tolist())))
    exact = torch.stack([(results == targets)[lengths == length].double().mean() for length in there])
    return there, exact, 1 - exact ** (1 / there)
