"""Counts the lengths down to 0, in the tensor that was given.

Expected: lengths changed during the call
Points: 0
"""

import torch


def mask(lengths):
    columns = []
    while lengths.max() > 0:
        columns.append(lengths > 0)
        lengths -= 1
    return torch.stack(columns, dim=1)
