"""Each digit equally likely, and then one of its images.

Expected: a digit, or a part of the pool, was chosen first
Points: 9
"""

import torch


def draw(images, labels, count, longest, generator):
    lengths = torch.randint(1, longest + 1, (count,), generator=generator)
    there = labels.unique()
    wanted = there[torch.randint(len(there), (int(lengths.sum()),), generator=generator)]
    chosen = torch.empty_like(wanted)
    for digit in there:
        places = (labels == digit).nonzero()[:, 0]
        its = wanted == digit
        chosen[its] = places[torch.randint(len(places), (int(its.sum()),), generator=generator)]
    targets = torch.stack([part.sum() for part in wanted.split(lengths.tolist())])
    return images[chosen], lengths, targets
