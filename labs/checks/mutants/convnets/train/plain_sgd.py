"""SGD, as the chapter's first formula has it.

Expected: the optimiser is plain SGD
Points: 4
"""

import torch
from torch.nn import functional as F


def train(net, images, targets, epochs, batch_size, lr):
    optimiser = torch.optim.SGD(net.parameters(), lr=lr)
    net.train()
    losses = []
    for _ in range(epochs):
        order = torch.randperm(len(images))
        for chosen in order.split(batch_size):
            loss = F.cross_entropy(net(images[chosen]), targets[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
    return losses
