"""Cuts the way back between two glimpses.

Expected: each state is detached before the next step
Points: 8
"""

import torch


def episode(images, see, core, where, h, glimpses):
    location, locations, states = images.new_zeros(len(images), 2), [], []
    for t in range(glimpses):
        if t > 0:
            location = where(h).clamp(-1, 1)
        h = core(see(images, location), h.detach() if t > 0 else h)
        locations.append(location)
        states.append(h)
    return torch.stack(locations), torch.stack(states)
