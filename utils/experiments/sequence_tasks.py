"""What sequences of digits are asked for: sums and products, as a number or as a distribution."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from utils.data import Split
from utils.data.sums import SequenceSplit
from utils.experiments.registry import Task
from utils.training import Trainer, classification, regression
from utils.training.objectives import Batch, Totals, loss_and_errors

Answer = Callable[[Tensor], Tensor]
Predict = Callable[[Trainer, SequenceSplit], dict[str, np.ndarray]]


class Answering(nn.Module):
    """A part of a network, and what is taken from its outputs: a number and a whole number, (N, 2)."""

    def __init__(self, part: nn.Module, answer: Answer):
        super().__init__()
        self.part, self.answer = part, answer

    def forward(self, inputs: tuple[Tensor, ...]) -> Tensor:
        return self.answer(self.part(inputs))


def of_number(outputs: Tensor) -> Tensor:
    """From outputs (N,): themselves, and rounded."""
    return torch.stack([outputs, outputs.round()], 1)


def of_scores(scores: Tensor) -> Tensor:
    """From logits (N, R) of the results 0 to R - 1: their mean, whose squared error is least, and the most probable."""
    results = torch.arange(scores.shape[1], dtype=scores.dtype, device=scores.device)
    return torch.stack([scores.softmax(1) @ results, scores.argmax(1)], 1)


def of_logarithm(outputs: Tensor) -> Tensor:
    """From outputs (N, 2), a product's logarithm and the logit of its being 0: the product, and rounded."""
    logarithm, zero = outputs.unbind(1)
    return of_number(torch.where(zero > 0, 0.0, logarithm.exp()))


def answers(trainer: Trainer, tested: SequenceSplit, answer: Answer) -> dict[str, np.ndarray]:
    """What the network answers to each sequence: `value` (N,) as float32, and `result` (N,) as int32.

    Each image is read once, however many sequences it is in.
    """
    codes = trainer.predict(tested.digits.inputs, part=trainer.model.encoder)
    coded = replace(tested, digits=Split(codes, tested.digits.targets))
    value, result = trainer.predict(coded, part=Answering(trainer.model.reader, answer)).numpy().T
    return {"value": value.astype(np.float32), "result": np.clip(result, -(2**30), 2**30).astype(np.int32)}


def results(trainer: Trainer, tested: SequenceSplit, predict: Predict) -> dict[str, np.ndarray]:
    """Of what `predict` keeps, `result` alone."""
    return {"result": predict(trainer, tested)["result"]}


def log_product(model: nn.Module, batch: Batch) -> tuple[Tensor, Totals]:
    """Squared error of a product's logarithm, where it has one, and cross-entropy of whether it is 0.

    The model's outputs (N, 2) are the logarithm and the logit of 0. Metrics: `loss`; `error_percent` of products.
    """
    inputs, targets = batch
    outputs = model(inputs)
    logarithm, zero = outputs.unbind(1)
    is_zero = targets == 0
    off = (logarithm - targets.clamp(min=1).log()).masked_fill(is_zero, 0.0)
    loss = (off**2).mean() + F.binary_cross_entropy_with_logits(zero, is_zero.to(zero.dtype))
    return loss, loss_and_errors(loss, of_logarithm(outputs.detach())[:, 1] != targets)


def mse(predictions: dict[str, np.ndarray], targets: np.ndarray) -> float:
    """Mean squared error."""
    return float(np.mean((predictions["value"].astype(np.float64) - targets) ** 2))


def exact(predictions: dict[str, np.ndarray], targets: np.ndarray) -> float:
    """Share of sequences whose result is right, 0 to 1."""
    return float(np.mean(predictions["result"] == targets))


def exact_at(predictions: dict[str, np.ndarray], targets: np.ndarray, length: int) -> float:
    """The same of sequences with `length` terms alone; targets (N, 2) are results and numbers of terms."""
    there = targets[:, 1] == length
    return float(np.mean(predictions["result"][there] == targets[there, 0]))


def of_lengths(task: Task, lengths: Sequence[int]) -> Task:
    """The task measured at each of the lengths."""
    measures = {f"exact_{length}": ("", partial(exact_at, length=length)) for length in lengths}
    return replace(task, predict=partial(results, predict=task.predict), measures=measures)


SUM = Task(regression, partial(answers, answer=of_number), {"mse": ("", mse), "exact": ("", exact)})
HUBER_SUM = replace(SUM, objective=partial(regression, criterion=F.huber_loss))
SCORED_SUM = replace(SUM, objective=classification, predict=partial(answers, answer=of_scores))
PRODUCT = Task(regression, partial(results, predict=SUM.predict), {"exact": ("", exact)})
LOG_PRODUCT = replace(
    PRODUCT, objective=log_product, predict=partial(results, predict=partial(answers, answer=of_logarithm))
)
SCORED_PRODUCT = replace(PRODUCT, objective=classification, predict=partial(results, predict=SCORED_SUM.predict))
