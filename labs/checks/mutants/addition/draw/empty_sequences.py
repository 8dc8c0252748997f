"""Lengths from 0 on.

Expected: randint(n) begins with 0
Points: 3
"""

import torch


def draw(images, labels, count, longest, generator):
    lengths = torch.randint(longest, (count,), generator=generator)
    chosen = torch.randint(len(images), (int(lengths.sum()),), generator=generator)
    targets = torch.stack([part.sum() for part in labels[chosen].split(lengths.tolist())])
    return images[chosen], lengths, targets
