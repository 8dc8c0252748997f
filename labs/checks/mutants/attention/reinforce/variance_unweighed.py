"""The variance of pairs that are equally likely.

Expected: the variance is that of pairs that are equally likely
Points: 5
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
            chances.append((of_first + of_second).exp().detach())
    chances, estimates = torch.stack(chances), torch.stack(estimates)
    mean = chances @ estimates
    return mean, estimates.var(dim=0, correction=0).sum()
