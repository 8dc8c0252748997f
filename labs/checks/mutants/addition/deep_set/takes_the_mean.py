"""The mean for the sum.

Expected: that is the mean of the embeddings
Points: 2
"""

import torch


def deep_set(embeddings, lengths, w, b):
    return torch.stack([part.mean(dim=0) for part in embeddings.split(lengths.tolist())]) @ w + b
