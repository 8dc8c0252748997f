"""zero_grad between backward and step.

Expected: zero_grad() stands between
Points: 4
"""

import torch
from torch.nn import functional as F


def train(net, images, targets, epochs, batch_size, lr):
    optimiser = torch.optim.Adam(net.parameters(), lr=lr)
    net.train()
    losses = []
    for _ in range(epochs):
        order = torch.randperm(len(images))
        for chosen in order.split(batch_size):
            loss = F.cross_entropy(net(images[chosen]), targets[chosen])
            loss.backward()
            optimiser.zero_grad()
            optimiser.step()
            losses.append(loss.item())
    return losses
