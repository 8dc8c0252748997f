"""Gives the core the first state every time.

Expected: Give it the one that it returned
Points: 2
"""

import torch


def episode(images, see, core, where, h, glimpses):
    location, locations, states = images.new_zeros(len(images), 2), [], []
    for t in range(glimpses):
        if t > 0:
            location = where(states[-1]).clamp(-1, 1)
        locations.append(location)
        states.append(core(see(images, location), h))
    return torch.stack(locations), torch.stack(states)
