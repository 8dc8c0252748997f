"""The upper end of randint is left out.

Expected: randint leaves its upper end out
Points: 9
"""

import torch


def draw(images, labels, count, longest, generator):
    lengths = torch.randint(1, longest, (count,), generator=generator)
    chosen = torch.randint(len(images), (int(lengths.sum()),), generator=generator)
    targets = torch.stack([part.sum() for part in labels[chosen].split(lengths.tolist())])
    return images[chosen], lengths, targets
