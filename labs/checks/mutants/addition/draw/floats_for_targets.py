"""The targets are floats.

Expected: targets: tensor of float32
Points: 9
"""

import torch


def draw(images, labels, count, longest, generator):
    lengths = torch.randint(1, longest + 1, (count,), generator=generator)
    chosen = torch.randint(len(images), (int(lengths.sum()),), generator=generator)
    targets = torch.zeros(count)
    targets.index_add_(0, torch.arange(count).repeat_interleave(lengths), labels[chosen].float())
    return images[chosen], lengths, targets
