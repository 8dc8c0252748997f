"""Keeps the losses as tensors, with all that they were computed from.

Expected: the loss itself was kept
Points: 8
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
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss)
    return losses
