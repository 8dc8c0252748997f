"""Sorted, as packing once wanted them.

Expected: they were sorted, or counted through
Points: 9
"""

import torch


def draw(images, labels, count, longest, generator):
    lengths = torch.randint(1, longest + 1, (count,), generator=generator).sort(descending=True).values
    chosen = torch.randint(len(images), (int(lengths.sum()),), generator=generator)
    targets = torch.stack([part.sum() for part in labels[chosen].split(lengths.tolist())])
    return images[chosen], lengths, targets
