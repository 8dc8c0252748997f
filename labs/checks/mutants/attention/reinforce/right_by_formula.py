"""Right: the gradient of a log-softmax is one-hot minus probabilities."""

import torch


def reinforce(first, second, rewards, v):
    places = len(first)
    p, q = first.softmax(0), second.softmax(1)
    same = torch.eye(places, dtype=first.dtype)
    of_first = (same - p)[:, None].expand(places, places, places)
    of_second = same[:, None, :, None] * (same - q[:, None])[:, :, None]
    estimates = torch.cat([of_first.flatten(0, 1), of_second.reshape(places**2, -1)], dim=1)
    estimates = estimates * (rewards - v).reshape(-1, 1)
    chances = (p[:, None] * q).flatten()
    mean = (chances[:, None] * estimates).sum(dim=0)
    return mean, (chances * estimates.square().sum(dim=1)).sum() - mean.square().sum()
