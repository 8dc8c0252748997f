"""One random order for all epochs.

Expected: Every epoch had the same order
Points: 7
"""

import torch
from torch.nn import functional as F


def train(net, images, targets, epochs, batch_size, lr):
    optimiser = torch.optim.Adam(net.parameters(), lr=lr)
    net.train()
    losses = []
    order = torch.randperm(len(images))
    for _ in range(epochs):
        for chosen in order.split(batch_size):
            loss = F.cross_entropy(net(images[chosen]), targets[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
    return losses
