"""Weighs by the first choice alone.

Expected: only the first choice's probability weighs the pairs
Points: 0
"""

import torch


def reinforce(first, second, rewards, v):
    first, second = first.clone().requires_grad_(), second.clone().requires_grad_()
    chances, estimates = [], []
    for i in range(len(first)):
        for j in range(len(first)):
            of_first, of_second = first.log_softmax(0)[i], second[i].log_softmax(0)[j]
            gradients = torch.autograd.grad((of_first + of_second) * (rewards[i, j] - v), [first, second])
            estimates.append(torch.cat([gradient.flatten() for gradient in gradients]))
            chances.append(of_first.exp().detach() / len(first))
    chances, estimates = torch.stack(chances), torch.stack(estimates)
    mean = chances @ estimates
    return mean, chances @ (estimates - mean).square().sum(dim=1)
