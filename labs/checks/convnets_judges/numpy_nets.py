"""Two networks in NumPy, so that what an answer's PyTorch did can be computed again outside: the digit net forward, and
a small one trained.

Weights are float64 arrays of PyTorch's shapes: (C_out, C_in, K, K) and (out, in).
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

Arrays = list[np.ndarray]


def relu(z: np.ndarray) -> np.ndarray:
    return np.maximum(z, 0)


def as_it_is(z: np.ndarray) -> np.ndarray:
    return z


def log_softmax(z: np.ndarray) -> np.ndarray:
    shifted = z - z.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def softmax(z: np.ndarray) -> np.ndarray:
    return np.exp(log_softmax(z))


def convolution(x: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(N, C_in, H, W) -> (N, C_out, H - K + 1, W - K + 1)."""
    seen = sliding_window_view(x, w.shape[2:], axis=(2, 3))
    return np.tensordot(seen, w, axes=((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2) + b[:, None, None]


def blocks(x: np.ndarray, rule: Callable[..., np.ndarray] = np.max) -> np.ndarray:
    """Blocks of 2 x 2 made one number each."""
    n, channels, high, wide = x.shape
    return rule(x.reshape(n, channels, high // 2, 2, wide // 2, 2), axis=(3, 5))


def digit_net(
    weights: Arrays,
    x: np.ndarray,
    pool: Callable[..., np.ndarray] = np.max,
    activations: Sequence[Callable[[np.ndarray], np.ndarray]] = (relu, relu, relu, relu, as_it_is),
) -> np.ndarray:
    """Logits (N, 10) of the digit net. weights: five, each with its biases after it. activations: after each layer."""
    for layer in (0, 1):
        x = activations[layer](blocks(convolution(x, *weights[2 * layer : 2 * layer + 2]), pool))
    x = x.reshape(len(x), -1)
    for layer in (2, 3, 4):
        x = activations[layer](x @ weights[2 * layer].T + weights[2 * layer + 1])
    return x


def small_net(weights: Arrays, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Convolution, ReLU, one dense layer: (N, 1, 8, 8) -> the maps z (N, C, 6, 6) and the logits (N, 10)."""
    z = convolution(x, weights[0], weights[1])
    return z, relu(z).reshape(len(x), -1) @ weights[2].T + weights[3]


def loss(weights: Arrays, x: np.ndarray, targets: np.ndarray) -> float:
    """Mean cross-entropy of the small net, in nats."""
    return float(-log_softmax(small_net(weights, x)[1])[np.arange(len(x)), targets].mean())


def gradients(weights: Arrays, x: np.ndarray, targets: np.ndarray, doubled: bool = False) -> tuple[float, Arrays]:
    """The loss of the small net, and its gradients. doubled: with a softmax before the loss, which has its own."""
    z, logits = small_net(weights, x)
    chosen = np.arange(len(x)), targets
    scores = softmax(logits) if doubled else logits
    value = float(-log_softmax(scores)[chosen].mean())
    error = softmax(scores)
    error[chosen] -= 1
    error /= len(x)
    if doubled:
        error = scores * (error - (error * scores).sum(axis=1, keepdims=True))
    before = (error @ weights[2]).reshape(z.shape) * (z > 0)
    seen = sliding_window_view(x, weights[0].shape[2:], axis=(2, 3))
    kernels = np.tensordot(before, seen, axes=((0, 2, 3), (0, 2, 3)))
    return value, [kernels, before.sum(axis=(0, 2, 3)), error.T @ relu(z).reshape(len(x), -1), error.sum(axis=0)]


def trained(
    weights: Arrays,
    batches: Sequence[tuple[np.ndarray, np.ndarray]],
    lr: float,
    adam: bool = True,
    clear: bool = True,
    doubled: bool = False,
) -> tuple[Arrays, list[float]]:
    """The small net's weights after a step a batch, and the loss of each step. adam: else plain SGD. clear: forget the
    gradients of the batch before."""
    weights = [weight.copy() for weight in weights]
    m, v, held = ([np.zeros_like(weight) for weight in weights] for _ in range(3))
    losses = []
    for t, (x, targets) in enumerate(batches, start=1):
        value, new = gradients(weights, x, targets, doubled)
        losses.append(value)
        for k, gradient in enumerate(new):
            held[k] = gradient if clear else held[k] + gradient
            if not adam:
                weights[k] -= lr * held[k]
                continue
            m[k] = 0.9 * m[k] + 0.1 * held[k]
            v[k] = 0.999 * v[k] + 0.001 * held[k] ** 2
            weights[k] -= lr * (m[k] / (1 - 0.9**t)) / (np.sqrt(v[k] / (1 - 0.999**t)) + 1e-8)
    return weights, losses
