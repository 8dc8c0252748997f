"""Right: the first glimpse, and then the rest of the episode."""

import torch


def episode(images, see, core, where, h, glimpses):
    def after(location, h, left):
        h = core(see(images, location), h)
        rest = after(where(h).clip(-1, 1), h, left - 1) if left > 1 else []
        return [(location, h), *rest]

    first = torch.zeros(len(images), 2, dtype=images.dtype, device=images.device)
    locations, states = zip(*after(first, h, glimpses), strict=True)
    return torch.stack(locations), torch.stack(states)
