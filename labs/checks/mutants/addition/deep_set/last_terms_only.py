"""Picks the last row of each sequence, as if it were a state.

Expected: only the last term of each sequence counts
Points: 2
"""


def deep_set(embeddings, lengths, w, b):
    return embeddings[lengths.cumsum(0) - 1] @ w + b
