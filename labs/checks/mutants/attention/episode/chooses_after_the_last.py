"""Asks for a location that nobody looks at, as the source has it.

Expected: and nobody looks there
Points: 8
"""

import torch


def episode(images, see, core, where, h, glimpses):
    location, locations, states = images.new_zeros(len(images), 2), [], []
    for _ in range(glimpses):
        locations.append(location)
        h = core(see(images, location), h)
        states.append(h)
        location = where(h).clamp(-1, 1)
    return torch.stack(locations), torch.stack(states)
