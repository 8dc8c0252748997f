"""Right: rows added at the place of their sequence."""

import torch


def deep_set(embeddings, lengths, w, b):
    sequence = torch.arange(len(lengths)).repeat_interleave(lengths)
    return embeddings.new_zeros(len(lengths)).index_add(0, sequence, embeddings @ w) + b
