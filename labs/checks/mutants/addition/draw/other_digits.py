"""Labels and images are drawn separately.

Expected: other digits were added up
Points: 9
"""

import torch


def draw(images, labels, count, longest, generator):
    lengths = torch.randint(1, longest + 1, (count,), generator=generator)
    total = int(lengths.sum())
    rows = images[torch.randint(len(images), (total,), generator=generator)]
    digits = labels[torch.randint(len(labels), (total,), generator=generator)]
    return rows, lengths, torch.stack([part.sum() for part in digits.split(lengths.tolist())])
