"""All of it stands under no_grad.

Expected: no gradient comes back from the states
Points: 8
"""

import torch


@torch.no_grad()
def episode(images, see, core, where, h, glimpses):
    location, locations, states = images.new_zeros(len(images), 2), [], []
    for t in range(glimpses):
        if t > 0:
            location = where(h).clamp(-1, 1)
        h = core(see(images, location), h)
        locations.append(location)
        states.append(h)
    return torch.stack(locations), torch.stack(states)
