"""Asks the core once for the state, and once to go on.

Expected: `core` is called twice in a step
Points: 8
"""

import torch


def episode(images, see, core, where, h, glimpses):
    location, locations, states = images.new_zeros(len(images), 2), [], []
    for t in range(glimpses):
        if t > 0:
            location = where(h).clamp(-1, 1)
        locations.append(location)
        codes = see(images, location)
        states.append(core(codes, h))
        h = core(codes, h)
    return torch.stack(locations), torch.stack(states)
