"""Turns the images into other numbers.

Expected: they were scaled
Points: 6
"""

import torch


def draw(images, labels, count, longest, generator):
    lengths = torch.randint(1, longest + 1, (count,), generator=generator)
    chosen = torch.randint(len(images), (int(lengths.sum()),), generator=generator)
    targets = torch.stack([part.sum() for part in labels[chosen].split(lengths.tolist())])
    return images[chosen].float() / 255, lengths, targets
