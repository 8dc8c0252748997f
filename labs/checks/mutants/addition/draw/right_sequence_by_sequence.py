"""Right: one sequence after the other, and random numbers of another kind."""

import torch


def draw(images, labels, count, longest, generator):
    rows, lengths, targets = [], [], []
    for _ in range(count):
        length = int(longest * torch.rand(1, generator=generator)) + 1
        chosen = torch.multinomial(torch.ones(len(images)), length, replacement=True, generator=generator)
        rows.append(images[chosen])
        lengths.append(length)
        targets.append(int(labels[chosen].sum()))
    return torch.cat(rows), torch.tensor(lengths), torch.tensor(targets)
