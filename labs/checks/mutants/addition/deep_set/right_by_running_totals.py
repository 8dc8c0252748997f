"""Right: differences of running totals."""

from torch.nn import functional as F


def deep_set(embeddings, lengths, w, b):
    totals = F.pad((embeddings @ w).cumsum(0), (1, 0))
    ends = lengths.cumsum(0)
    return totals[ends] - totals[ends - lengths] + b
