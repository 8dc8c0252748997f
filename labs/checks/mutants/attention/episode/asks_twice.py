"""Asks for each location twice.

Expected: `where` is called twice for each choice
Points: 8
"""

import torch


def episode(images, see, core, where, h, glimpses):
    location, locations, states = images.new_zeros(len(images), 2), [], []
    for t in range(glimpses):
        locations.append(where(h).clamp(-1, 1) if t > 0 else location)
        location = where(h).clamp(-1, 1) if t > 0 else location
        h = core(see(images, location), h)
        states.append(h)
    return torch.stack(locations), torch.stack(states)
