"""Gradient descent in NumPy."""

from collections.abc import Mapping

import numpy as np


class NumpySgd:
    """Gradient descent with Nesterov's momentum, as `torch.optim.SGD(nesterov=True)` computes it.

    For every weight w with gradient g and velocity v, from 0 on: v ← μ·v + g, then w ← w - lr · (g + μ·v).

    weights: {name: array}, changed in place. momentum: μ, from 0 to below 1; 0 is plain gradient descent.
    """

    def __init__(self, weights: Mapping[str, np.ndarray], momentum: float = 0.9):
        self.weights, self.momentum = dict(weights), momentum
        self.velocities = {name: np.zeros_like(w) for name, w in self.weights.items()}

    def step(self, gradients: Mapping[str, np.ndarray], lr: float) -> None:
        """One step down the gradients {name: array}, with learning rate lr."""
        for name, w in self.weights.items():
            v, g = self.velocities[name], gradients[name]
            v *= self.momentum
            v += g
            w -= lr * (g + self.momentum * v)

    def state_dict(self) -> dict[str, np.ndarray]:
        """The velocities by name, for a checkpoint."""
        return self.velocities

    def load_state_dict(self, velocities: Mapping[str, np.ndarray]) -> None:
        """Go on with these velocities, arrays or tensors."""
        for name, v in self.velocities.items():
            v[...] = np.asarray(velocities[name])
