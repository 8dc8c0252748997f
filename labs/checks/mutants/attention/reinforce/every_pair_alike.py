"""Takes the plain mean over all pairs.

Expected: every pair of choices counts alike
Points: 0
"""

import torch


def reinforce(first, second, rewards, v):
    first, second = first.clone().requires_grad_(), second.clone().requires_grad_()
    estimates = []
    for i in range(len(first)):
        for j in range(len(first)):
            of_first, of_second = first.log_softmax(0)[i], second[i].log_softmax(0)[j]
            gradients = torch.autograd.grad((of_first + of_second) * (rewards[i, j] - v), [first, second])
            estimates.append(torch.cat([gradient.flatten() for gradient in gradients]))
    estimates = torch.stack(estimates)
    mean = estimates.mean(dim=0)
    return mean, (estimates - mean).square().sum(dim=1).mean()
