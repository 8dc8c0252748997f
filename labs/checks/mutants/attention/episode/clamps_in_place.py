"""Clamps what `where` gave in its place.

Expected: the location was clamped in place
Points: 7
"""

import torch


def episode(images, see, core, where, h, glimpses):
    location, locations, states = images.new_zeros(len(images), 2), [], []
    for t in range(glimpses):
        if t > 0:
            location = where(h).clamp_(-1, 1)
        h = core(see(images, location), h)
        locations.append(location)
        states.append(h)
    return torch.stack(locations), torch.stack(states)
