"""Images are drawn without the generator.

Expected: something is drawn without the generator
Points: 9
"""

import torch


def draw(images, labels, count, longest, generator):
    lengths = torch.randint(1, longest + 1, (count,), generator=generator)
    chosen = torch.randint(len(images), (int(lengths.sum()),))
    targets = torch.stack([part.sum() for part in labels[chosen].split(lengths.tolist())])
    return images[chosen], lengths, targets
