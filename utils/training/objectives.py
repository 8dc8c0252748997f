"""Objectives: what a model is trained for. `objective(model, batch) -> (loss, {metric: (sum, count)})`."""

from collections.abc import Callable
from typing import Any

import numpy as np
from torch import Tensor, nn
from torch.nn import functional as F

Batch = tuple[Tensor, ...]
Totals = dict[str, tuple[Tensor, int]]
Objective = Callable[[nn.Module, Batch], tuple[Tensor, Totals]]


def classification(model: nn.Module, batch: Batch) -> tuple[Tensor, Totals]:
    """Cross-entropy of logits (N, C) and class indices (N,). Metrics: `loss` in nats, `error_percent` of images.

    Softmax is part of the loss: the logarithm of a softmax, taken in one step, neither overflows nor rounds to log 0.
    """
    inputs, targets = batch
    logits = model(inputs)
    loss = F.cross_entropy(logits, targets)
    return loss, loss_and_errors(loss, logits.detach().argmax(1) != targets)


def regression(
    model: nn.Module, batch: Batch, criterion: Callable[[Tensor, Tensor], Tensor] = F.mse_loss
) -> tuple[Tensor, Totals]:
    """Mean squared error, or another `criterion`, of outputs (N,) and targets (N,).

    Metrics: `loss`; `error_percent` of outputs, rounded.
    """
    inputs, targets = batch
    outputs = model(inputs)
    loss = criterion(outputs, targets.to(outputs.dtype))
    return loss, loss_and_errors(loss, outputs.detach().round() != targets)


def loss_and_errors(loss: Tensor, wrong: Tensor) -> Totals:
    """The metrics of a batch: its mean `loss` and, from what is `wrong` (N,), `error_percent`."""
    count = len(wrong)
    return {"loss": (loss.detach() * count, count), "error_percent": (100 * wrong.sum(), count)}


def numpy_classification(net: Any, batch: tuple[np.ndarray, np.ndarray]) -> tuple[float, dict[str, tuple[float, int]]]:
    """The same for a net in NumPy, which has its loss at its end: inputs (N, ...) and class indices (N,) as arrays."""
    inputs, targets = batch
    loss = float(net.loss(inputs, targets))
    wrong = int((net.logits.argmax(1) != targets).sum())
    return loss, {"loss": (loss * len(targets), len(targets)), "error_percent": (100.0 * wrong, len(targets))}
