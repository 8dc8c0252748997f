"""An image doesn't come twice in a sequence.

Expected: no image comes again, as with randperm
Points: 9
"""

import torch


def draw(images, labels, count, longest, generator):
    lengths = torch.randint(1, longest + 1, (count,), generator=generator)
    chosen = [torch.randperm(len(images), generator=generator)[:length] for length in lengths.tolist()]
    targets = torch.stack([labels[part].sum() for part in chosen])
    return images[torch.cat(chosen)], lengths, targets
