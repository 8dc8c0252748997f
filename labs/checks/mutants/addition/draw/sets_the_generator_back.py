"""Begins with the generator's seed in every call.

Expected: the generator is set back
Points: 9
"""

import torch


def draw(images, labels, count, longest, generator):
    generator = torch.Generator().manual_seed(generator.initial_seed())
    lengths = torch.randint(1, longest + 1, (count,), generator=generator)
    chosen = torch.randint(len(images), (int(lengths.sum()),), generator=generator)
    targets = torch.stack([part.sum() for part in labels[chosen].split(lengths.tolist())])
    return images[chosen], lengths, targets
