"""Trainer for nets in NumPy: batches, gradients and steps are arrays; PyTorch only writes the checkpoints."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor

from utils.training.evaluation import evaluating
from utils.training.history import Averages
from utils.training.numpy_sgd import NumpySgd
from utils.training.threads import numpy_threads
from utils.training.trainer import Trainer

Arrays = tuple[np.ndarray, np.ndarray]


class NumpyBatches:
    """Sized iterable of (inputs, targets) as arrays; inputs that are bytes become float32 in [0, 1].

    inputs: (N, ...). targets: (N,). shuffle: a new order each epoch, set by seed and epoch alone.
    """

    def __init__(self, split: Arrays, batch_size: int, *, shuffle: bool = False, seed: int = 0):
        (self.inputs, self.targets), self.batch_size, self.shuffle, self.seed = split, batch_size, shuffle, seed
        self.epoch, self.start = 0, 0

    def __len__(self) -> int:
        return -(-len(self.inputs) // self.batch_size)

    def set_epoch(self, epoch: int, start: int = 0) -> None:
        """Make the next pass that of `epoch`, beginning with its batch number `start` (a resumed run's)."""
        self.epoch, self.start = epoch, start

    def __iter__(self) -> Iterator[Arrays]:
        order = np.arange(len(self.inputs))
        if self.shuffle:
            np.random.default_rng((self.seed, self.epoch)).shuffle(order)
        for step in range(self.start, len(self)):
            chosen = order[step * self.batch_size : (step + 1) * self.batch_size]
            inputs = self.inputs[chosen]
            yield (inputs / np.float32(255) if inputs.dtype == np.uint8 else inputs), self.targets[chosen]


class NumpyTrainer(Trainer):
    """Trains a net in NumPy by a recipe; `fit`, `evaluate`, `predict`, checkpoints and listeners are Trainer's.

    model: has what a PyTorch module has (`state_dict`, `load_state_dict`, `train`, `training`, a call that gives
    logits), and `backward()`, which returns {name: gradient} of the objective's last loss, `random_state()` and
    `restore_random_state()`. objective: as for Trainer, on arrays (see `numpy_classification`). recipe: by "sgd",
    without averaged weights, weight decay and augmentation.

    Raises ValueError for a device other than the CPU, for `compile`, under torchrun, and for another recipe.
    """

    def __init__(self, model: Any, objective: Any, recipe: Any, *, device: str = "auto", **options: Any):
        if device not in ("auto", "cpu"):
            raise ValueError(f"NumPy computes on the CPU alone; got the device {device!r}; take --device cpu or auto.")
        super().__init__(model, objective, recipe, device="cpu", **options)

    @property
    def threads(self) -> int:
        """How many threads share NumPy's matrix products."""
        return numpy_threads()

    def predict(self, inputs: Tensor) -> Tensor:
        """The model's outputs for all inputs (N, ...), in evaluation mode."""
        with evaluating(self.model):
            batches = self._source((inputs, torch.zeros(len(inputs))))
            return torch.from_numpy(np.concatenate([self.model(x) for x, _ in batches]))

    def _place(self, model: Any, compile: bool) -> None:
        if compile:
            raise ValueError("torch.compile finds nothing of PyTorch in a net in NumPy; leave --compile out.")
        if self.processes.count > 1:
            raise ValueError("A net in NumPy is trained by one process; start it without torchrun.")
        can = {"optimiser": "sgd", "average": None, "augment": None, "weight_decay": 0.0}
        for name, value in can.items():
            if getattr(self.recipe, name) != value:
                raise ValueError(
                    f"A net in NumPy is trained with {name}={value!r}; got {getattr(self.recipe, name)!r}; change the "
                    "recipe, or train it in PyTorch."
                )
        self.model, self.precision = model, torch.float32

    def _source(self, split: Any, training: bool = False) -> Any:
        if not (isinstance(split, tuple) and all(isinstance(part, Tensor) for part in split)):
            return split
        size = self.recipe.batch_size if training else max(500, self.recipe.batch_size)
        return NumpyBatches(tuple(part.numpy() for part in split), size, shuffle=training, seed=self.seed)

    def _make_optimiser(self, steps: int) -> None:
        self.optimiser, self.steps = NumpySgd(self.model.state_dict(), self.recipe.momentum), steps

    def _parts(self) -> dict[str, Any]:
        return {"model": self.model, "optimiser": self.optimiser}

    def _learn(self, batch: Arrays, weight: float) -> None:
        loss, metrics = self.objective(self.model, batch)
        self._stop_if_diverged(None if np.isfinite(loss) else self.step)
        done = self.epoch * self.steps_per_epoch + self.step
        self.optimiser.step(self.model.backward(), self.recipe.lr * self.recipe.factor(done, self.steps))
        self.averages.add(metrics)

    def _evaluated(self) -> Any:
        return self.model

    def _state(self) -> dict[str, Any]:
        return _tensors(super()._state() | {"dropout": self.model.random_state()})

    def _restore(self, state: dict[str, Any]) -> None:
        super()._restore(state)
        self.averages = Averages(state["averages"])  # Python's numbers: as tensors they would be rounded
        self.model.restore_random_state(state["dropout"])


def _tensors(value: Any) -> Any:
    """The same nested value with tensors for arrays, as a checkpoint holds them."""
    if isinstance(value, dict):
        return {key: _tensors(item) for key, item in value.items()}
    return torch.from_numpy(value) if isinstance(value, np.ndarray) else value
