"""The images come as they lie.

Expected: in the order in which they lie
Points: 7
"""

import torch
from torch.nn import functional as F


def train(net, images, targets, epochs, batch_size, lr):
    optimiser = torch.optim.Adam(net.parameters(), lr=lr)
    net.train()
    losses = []
    for _ in range(epochs):
        order = torch.arange(len(images))
        for chosen in order.split(batch_size):
            loss = F.cross_entropy(net(images[chosen]), targets[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
    return losses
