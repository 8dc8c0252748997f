"""Measuring a model: in evaluation mode, without gradients, weighted by what each batch holds."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from utils.training.history import Averages
from utils.training.objectives import Objective


@torch.inference_mode()
def measured(model: nn.Module, objective: Objective, batches: Iterable[Any]) -> Averages:
    """The objective's metrics over all batches."""
    averages = Averages()
    with evaluating(model):
        for batch in batches:
            averages.add(objective(model, batch)[1])
    return averages


@torch.inference_mode()
def outputs(model: nn.Module, batches: Iterable[tuple[Tensor, ...]]) -> Tensor:
    """The model's outputs for the inputs of all batches, (N, ...), on the CPU, in full precision."""
    with evaluating(model):
        return torch.cat([model(batch[0]).float().cpu() for batch in batches])


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """The model in evaluation mode; afterwards in the mode it was in."""
    mode = model.training
    model.eval()
    try:
        yield
    finally:
        model.train(mode)
