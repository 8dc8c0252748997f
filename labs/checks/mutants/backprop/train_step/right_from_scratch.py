"""Right: no answer from above, and new arrays in the dictionary."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def train_step(weights, x, labels, lr):
    w, b, m, c = (weights[name] for name in ("conv.w", "conv.b", "dense.w", "dense.b"))
    k, n = w.shape[-1], len(x)
    seen = sliding_window_view(x[:, 0], (k, k), axis=(1, 2))[:, ::2, ::2]
    z = np.einsum("nijuv,ouv->noij", seen, w[:, 0]) + b[:, None, None]
    a = np.where(z > 0, z, 0.0)
    rows, columns = a.shape[2] // 2, a.shape[3] // 2
    blocks = a[:, :, : 2 * rows, : 2 * columns].reshape(n, len(w), rows, 2, columns, 2).swapaxes(3, 4)
    blocks = blocks.reshape(n, len(w), rows, columns, 4)
    flat = blocks.max(-1).reshape(n, -1)
    logits = flat @ m.T + c
    p = np.exp(logits - logits.max(1)[:, None])
    p /= p.sum(1)[:, None]
    loss = -np.log(p[range(n), labels]).mean()
    p[range(n), labels] -= 1
    delta = p / n
    back = (delta @ m).reshape(n, len(w), rows, columns)
    winners = np.eye(4)[blocks.argmax(-1)] * back[..., None]
    dz = np.zeros(z.shape)
    spread = winners.reshape(n, len(w), rows, columns, 2, 2).swapaxes(3, 4)
    dz[:, :, : 2 * rows, : 2 * columns] = spread.reshape(n, len(w), 2 * rows, 2 * columns)
    dz *= z > 0
    weights["conv.w"] = w - lr * np.einsum("noij,nijuv->ouv", dz, seen)[:, None]
    weights["conv.b"] = b - lr * dz.sum((0, 2, 3))
    weights["dense.w"] = m - lr * delta.T @ flat
    weights["dense.b"] = c - lr * delta.sum(0)
    return float(loss)
