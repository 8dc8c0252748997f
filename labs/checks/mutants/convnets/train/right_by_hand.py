"""Right: gradients by autograd.grad, and Adam's formulas as the page has them."""

import torch


def train(net, images, targets, epochs, batch_size, lr):
    net.train()
    parameters = list(net.parameters())
    m = [torch.zeros_like(p) for p in parameters]
    v = [torch.zeros_like(p) for p in parameters]
    losses, t = [], 0
    for _ in range(epochs):
        order = torch.randperm(len(images)).tolist()
        while order:
            chosen, order = order[:batch_size], order[batch_size:]
            logits, t = net(images[chosen]), t + 1
            loss = -logits.log_softmax(dim=1)[torch.arange(len(chosen)), targets[chosen]].mean()
            with torch.no_grad():
                for k, g in enumerate(torch.autograd.grad(loss, parameters)):
                    m[k] = 0.9 * m[k] + 0.1 * g
                    v[k] = 0.999 * v[k] + 0.001 * g**2
                    parameters[k] -= lr * (m[k] / (1 - 0.9**t)) / ((v[k] / (1 - 0.999**t)).sqrt() + 1e-8)
            losses.append(loss.item())
    return losses
