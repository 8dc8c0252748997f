"""Chapter 2's net: the digit classifier of chapter 1 from layers in NumPy, without PyTorch."""

from collections.abc import Mapping

import numpy as np

from utils.models.backprop import Conv2d, Dense, Dropout, Flatten, Layer, MaxPool2d, ReLU, SoftmaxCrossEntropy


class NumpyNet:
    """Layers one after another, and the loss at their end.

    layers: {name: layer}, in their order. What a PyTorch module has too is called as there (`state_dict`, `train`, …),
    and so are the weights, NAME.weight and NAME.bias: either side loads what the other saved.
    """

    def __init__(self, layers: Mapping[str, Layer]):
        self.layers, self.cross_entropy, self.training = dict(layers), SoftmaxCrossEntropy(), True

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return self.forward(x)

    def __repr__(self) -> str:
        return "\n".join(f"{name}: {layer}" for name, layer in self.layers.items())

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Logits (N, number of classes)."""
        for layer in self.layers.values():
            x = layer.forward(x)
        return x

    def loss(self, x: np.ndarray, labels: np.ndarray) -> np.floating:
        """The mean cross-entropy of a batch, in nats, of its `logits`; `backward` goes back from here."""
        self.logits = self.forward(x)
        return self.cross_entropy.forward(self.logits, labels)

    def backward(self) -> dict[str, np.ndarray]:
        """Go from the last loss back to the first layer; returns `gradients()`."""
        delta = self.cross_entropy.backward()
        for layer in reversed(self.layers.values()):
            delta = layer.backward(delta)
        return self.gradients()

    def state_dict(self) -> dict[str, np.ndarray]:
        """{name: weights}: the arrays themselves, no copies."""
        return self._of_weights("w", "b")

    def gradients(self) -> dict[str, np.ndarray]:
        """{name: ∂L/∂weights}, of the last `backward`."""
        return self._of_weights("dw", "db")

    def parameters(self) -> list[np.ndarray]:
        """All weights, in the order of `state_dict`."""
        return list(self.state_dict().values())

    def load_state_dict(self, weights: Mapping[str, np.ndarray]) -> None:
        """Copy arrays, or tensors, into the net's own weights. Raises ValueError when a name or a shape differs."""
        own, given = self.state_dict(), {name: np.asarray(array) for name, array in weights.items()}
        wrong = [name for name in own | given if np.shape(own.get(name)) != np.shape(given.get(name))]
        if wrong:
            raise ValueError(
                f"These weights are another net's: {', '.join(wrong)} is missing on one side or has another shape; "
                "build the net that they were saved from."
            )
        for name, array in own.items():
            array[...] = given[name]

    def train(self, mode: bool = True) -> "NumpyNet":
        """Switch dropout on, or off; returns the net."""
        self.training = mode
        for layer in self._dropouts():
            layer.training = mode
        return self

    def eval(self) -> "NumpyNet":
        """Switch dropout off; returns the net."""
        return self.train(False)

    def random_state(self) -> list[dict]:
        """Where the generators of its dropout layers stand, for a checkpoint."""
        return [layer.rng.bit_generator.state for layer in self._dropouts()]

    def restore_random_state(self, states: list[dict]) -> None:
        """Put the generators back to where `random_state` found them."""
        for layer, state in zip(self._dropouts(), states, strict=True):
            layer.rng.bit_generator.state = state

    def _dropouts(self) -> list[Dropout]:
        return [layer for layer in self.layers.values() if isinstance(layer, Dropout)]

    def _of_weights(self, *attributes: str) -> dict[str, np.ndarray]:
        return {
            f"{name}.{kind}": getattr(layer, attribute)
            for name, layer in self.layers.items()
            if isinstance(layer, Conv2d | Dense)
            for kind, attribute in zip(("weight", "bias"), attributes, strict=True)
        }


def numpy_digit_net(seed: int = 0, dropout: float = 0.2, dtype: type = np.float32) -> NumpyNet:
    """The same layers as `DigitNet`, with random weights from `seed` (59,933 parameters).

    x: (N, 1, 28, 28) of that dtype, values in [0, 1]. Its logits: (N, 10). float32 to train, float64 to check.

    Source of the weights' spread, √(2 / inputs of a neuron): He et al., Delving deep into rectifiers (2015), eq. 10.
    """
    rng = np.random.default_rng(seed)

    def weights(*shape: int) -> tuple[np.ndarray, np.ndarray]:
        w = rng.standard_normal(shape) * np.sqrt(2 / np.prod(shape[1:]))
        return w.astype(dtype), np.zeros(shape[0], dtype)

    return NumpyNet(
        {
            "conv1": Conv2d(*weights(30, 1, 5, 5), first=True),  # (N, 30, 24, 24)
            "pool1": MaxPool2d(2),  # (N, 30, 12, 12)
            "relu1": ReLU(),
            "conv2": Conv2d(*weights(15, 30, 3, 3)),  # (N, 15, 10, 10)
            "pool2": MaxPool2d(2),  # (N, 15, 5, 5)
            "relu2": ReLU(),
            "dropout": Dropout(dropout, rng),
            "flatten": Flatten(),  # (N, 375)
            "dense1": Dense(*weights(128, 375)),
            "relu3": ReLU(),
            "dense2": Dense(*weights(50, 128)),
            "relu4": ReLU(),
            "dense3": Dense(*weights(10, 50)),  # (N, 10)
        }
    )
