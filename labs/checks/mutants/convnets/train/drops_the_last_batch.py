"""A last batch that isn't full is left out.

Expected: the short batch at the end was dropped
Points: 7
"""

import torch
from torch.nn import functional as F


def train(net, images, targets, epochs, batch_size, lr):
    optimiser = torch.optim.Adam(net.parameters(), lr=lr)
    net.train()
    losses = []
    for _ in range(epochs):
        order = torch.randperm(len(images))
        for chosen in order[: len(order) // batch_size * batch_size].split(batch_size):
            loss = F.cross_entropy(net(images[chosen]), targets[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
    return losses
