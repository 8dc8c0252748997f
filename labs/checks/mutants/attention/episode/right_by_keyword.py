"""Right: all that is called is given its arguments by name."""

import torch


def episode(images, see, core, where, h, glimpses):
    location, locations, states = images.new_zeros(len(images), 2), [], []
    for t in range(glimpses):
        if t > 0:
            location = where(h=h).detach().clamp(-1, 1)
        h = core(codes=see(images=images, locations=location), h=h)
        locations.append(location)
        states.append(h)
    return torch.stack(locations), torch.stack(states)
