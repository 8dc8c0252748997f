"""Subtracts V for the first choice only.

Expected: for one of the two choices
Points: 8
"""

import torch


def reinforce(first, second, rewards, v):
    first, second = first.clone().requires_grad_(), second.clone().requires_grad_()
    chances, estimates = [], []
    for i in range(len(first)):
        for j in range(len(first)):
            of_first, of_second = first.log_softmax(0)[i], second[i].log_softmax(0)[j]
            gradients = torch.autograd.grad(of_first * (rewards[i, j] - v) + of_second * rewards[i, j], [first, second])
            estimates.append(torch.cat([gradient.flatten() for gradient in gradients]))
            chances.append((of_first + of_second).exp().detach())
    chances, estimates = torch.stack(chances), torch.stack(estimates)
    mean = chances @ estimates
    return mean, chances @ (estimates - mean).square().sum(dim=1)
