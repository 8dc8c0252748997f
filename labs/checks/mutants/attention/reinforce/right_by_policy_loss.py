"""Right: by the lab's own loss, with the baseline in a tensor; a list holds the results."""

import torch


def reinforce(first, second, rewards, v):
    first, second = first.clone().requires_grad_(), second.clone().requires_grad_()
    p, q = first.log_softmax(dim=0), second.log_softmax(dim=1)
    chances, estimates = [], []
    for i, j in torch.cartesian_prod(*[torch.arange(len(first))] * 2).tolist():
        log_probs = torch.stack([p[i], q[i, j]])[:, None]
        loss = policy_loss(log_probs, rewards[i, j][None], torch.full((2, 1), v))
        gradients = torch.autograd.grad(-loss, [first, second], retain_graph=True)
        estimates.append(torch.cat([gradient.flatten() for gradient in gradients]))
        chances.append(log_probs.sum().detach().exp())
    chances, estimates = torch.stack(chances)[:, None], torch.stack(estimates)
    mean = (chances * estimates).sum(dim=0)
    return [mean, (chances * (estimates - mean) ** 2).sum()]
