"""The dense layer before the sum.

Expected: b was added for every term
Points: 2
"""

import torch


def deep_set(embeddings, lengths, w, b):
    answers = embeddings @ w + b
    return torch.stack([part.sum() for part in answers.split(lengths.tolist())])
