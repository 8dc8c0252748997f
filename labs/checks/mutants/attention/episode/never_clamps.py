"""Looks wherever the network says.

Expected: Beyond the border there is nothing to see
Points: 7
"""

import torch


def episode(images, see, core, where, h, glimpses):
    location, locations, states = images.new_zeros(len(images), 2), [], []
    for t in range(glimpses):
        if t > 0:
            location = where(h)
        h = core(see(images, location), h)
        locations.append(location)
        states.append(h)
    return torch.stack(locations), torch.stack(states)
