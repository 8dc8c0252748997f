"""A recipe: everything about a training run but the model, the data and the objective."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR

OPTIMISERS = ("adam", "adamw", "sgd", "rmsprop")
# Keras' settings early in 2016: a shorter memory than PyTorch's, and a floor under the root of the mean square (there
# 1e-6 was added to the square), so that small gradients make small steps.
RMSPROP = {"alpha": 0.9, "eps": 1e-3}


@dataclass(frozen=True)
class Recipe:
    """How to train.

    epochs: passes over the training split. batch_size: examples a step. lr: peak learning rate, per step.
    schedule: "constant", "one_cycle" (linear warm-up, then linear to zero) or "cosine" (the same warm-up, then half a
    cosine to zero). warmup: share of all steps in which the rate rises. rates: of parts of the model, by their names,
    as multiples of the learning rate. average: decay a step of the exponential moving average of the weights, which is
    then what is evaluated and kept; None for none. augment: function of a float batch (N, C, H, W) on the device. keep:
    "last" weights, or the "best" by the validation split's `watch`. precision: "auto", "float32", or "bfloat16", for
    which a device that can't compute in it takes float32.

    Raises ValueError for a value outside these.
    """

    epochs: int
    batch_size: int = 100
    optimiser: str = "adam"
    lr: float = 1e-3
    momentum: float = 0.9
    weight_decay: float = 0.0
    schedule: str = "constant"
    warmup: float = 0.0
    rates: Mapping[str, float] = field(default_factory=dict)
    average: float | None = None
    augment: Callable[[Tensor], Tensor] | None = None
    keep: str = "last"
    watch: str = "loss"
    precision: str = "auto"

    def __post_init__(self):
        _one_of("optimiser", self.optimiser, OPTIMISERS)
        _one_of("schedule", self.schedule, SCHEDULES)
        _one_of("keep", self.keep, ("last", "best"))
        _one_of("precision", self.precision, ("auto", "float32", "bfloat16"))
        for name in ("epochs", "batch_size", "lr"):
            if not getattr(self, name) > 0:
                raise ValueError(f"A recipe needs {name} above 0, got {getattr(self, name)}.")

    def describe(self) -> dict[str, Any]:
        """The recipe as plain values, for records and for comparing with a checkpoint's.

        `rates` is there only if some are set, so that whatever was recorded before there were any still agrees.
        """
        fields = asdict(self)
        fields["augment"] = repr(self.augment) if self.augment else None
        return {name: value for name, value in fields.items() if name != "rates" or value}

    def groups(self, model: nn.Module) -> list[dict[str, Any]]:
        """The model's parameters in an optimiser's groups, one for each rate; ValueError for a part it hasn't got."""
        groups = {name: [] for name in ("", *self.rates)}
        for name, parameter in model.named_parameters():
            part = next((part for part in self.rates if name.startswith(f"{part}.")), "")
            groups[part].append(parameter)
        for part in self.rates:
            if not groups[part]:
                raise ValueError(f"A rate is set for {part}, but the model has no parameters in a part of that name.")
        return [{"params": of_part, "lr": self.lr * self.rates.get(part, 1.0)} for part, of_part in groups.items()]

    def make_optimiser(self, parameters: Iterable[nn.Parameter] | list[dict[str, Any]]) -> Optimizer:
        """The optimiser over parameters, or groups of them; fused: a step is one kernel, not one for each weight."""
        common = {"lr": self.lr, "weight_decay": self.weight_decay}
        if self.optimiser == "adam":
            return torch.optim.Adam(parameters, fused=True, **common)
        if self.optimiser == "adamw":
            return torch.optim.AdamW(parameters, fused=True, **common)
        if self.optimiser == "rmsprop":
            return torch.optim.RMSprop(parameters, **RMSPROP, **common)
        return torch.optim.SGD(parameters, momentum=self.momentum, nesterov=self.momentum > 0, fused=True, **common)

    def make_schedule(self, optimiser: Optimizer, steps: int) -> LambdaLR:
        """The schedule of `steps` steps, for PyTorch's optimisers."""
        return LambdaLR(optimiser, lambda step: self.factor(step, steps))

    def factor(self, step: int, steps: int) -> float:
        """The learning rate of step number `step` of `steps`, as a multiple of `lr`."""
        rise = self.warmup * steps
        if step < rise:
            return (step + 1) / (rise + 1)
        return SCHEDULES[self.schedule]((step - rise) / max(1.0, steps - rise))


SCHEDULES: dict[str, Callable[[float], float]] = {
    "constant": lambda progress: 1.0,
    "one_cycle": lambda progress: max(0.0, 1.0 - progress),
    "cosine": lambda progress: 0.5 * (1.0 + math.cos(math.pi * min(1.0, progress))),
}


def _one_of(name: str, value: str, choices: Iterable[str]) -> None:
    if value not in choices:
        raise ValueError(f"A recipe's {name} is one of {', '.join(choices)}; got {value!r}.")
