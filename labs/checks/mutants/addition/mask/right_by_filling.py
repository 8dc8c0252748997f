"""Right: filled where there are terms."""

import torch


def mask(lengths):
    there = lengths.new_zeros(len(lengths), int(lengths.max()), dtype=torch.bool)
    for row, length in zip(there, lengths, strict=True):
        row[:length] = True
    return there
