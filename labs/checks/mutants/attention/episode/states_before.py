"""Keeps the state before each glimpse, as the source has it.

Expected: so that the last glimpse is seen by nobody
Points: 2
"""

import torch


def episode(images, see, core, where, h, glimpses):
    location, locations, states = images.new_zeros(len(images), 2), [], []
    for t in range(glimpses):
        if t > 0:
            location = where(h).clamp(-1, 1)
        locations.append(location)
        states.append(h)
        h = core(see(images, location), h)
    return torch.stack(locations), torch.stack(states)
