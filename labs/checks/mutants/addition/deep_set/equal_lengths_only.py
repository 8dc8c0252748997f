"""Cuts the rows into equal pieces.

Expected: the sequences were taken to be equally long
Points: 4
"""


def deep_set(embeddings, lengths, w, b):
    return embeddings.reshape(len(lengths), -1, len(w)).sum(dim=1) @ w + b
