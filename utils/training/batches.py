"""Batches of a split that lives on the device whole, or in host memory where it doesn't fit."""

import logging
from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from utils.training.memory import fits

log = logging.getLogger(__name__)


class Batches:
    """Sized iterable of (inputs, targets) on the device.

    split: pair of tensors, inputs (N, ...) and targets (N, ...), moved to the device once, if it has room; otherwise
    they stay where they are, and each batch is sent. uint8 inputs stay so until their batch is on the device, where it
    becomes float in [0, 1]: a quarter of the memory, and of the traffic. shuffle: a new order each epoch, set by seed
    and epoch alone, the same on every device. augment: function of a float batch. Images (rank 4) come out in
    channels-last layout, in which convolutions run faster.

    share: (rank, count) of the processes that train together. Each takes every count-th example of a batch, so that all
    of them together take the batch. `weight` is then what the last batch's mean counts for (see `weighted`).

    Raises ValueError when inputs and targets differ in length, the split is empty, or a batch has fewer examples than
    there are processes.
    """

    def __init__(
        self,
        split: tuple[Tensor, Tensor],
        batch_size: int,
        device: torch.device | str = "cpu",
        *,
        shuffle: bool = False,
        augment: Callable[[Tensor], Tensor] | None = None,
        seed: int = 0,
        share: tuple[int, int] = (0, 1),
    ):
        inputs, targets = split
        if len(inputs) != len(targets) or len(inputs) == 0:
            raise ValueError(
                f"A split needs as many targets as inputs, and some; got {len(inputs)} and {len(targets)}."
            )
        if min(batch_size, len(inputs)) < share[1]:
            raise ValueError(
                f"A batch of {min(batch_size, len(inputs))} can't be shared out among {share[1]} processes; "
                "take a larger batch or fewer processes."
            )
        self.device = torch.device(device)
        if fits((inputs, targets), self.device):
            inputs, targets = inputs.to(self.device), targets.to(self.device)
        else:
            log.info("The split doesn't fit %s: its batches come from host memory.", self.device)
        self.inputs, self.targets = inputs, targets
        self.batch_size, self.shuffle, self.augment, self.seed = batch_size, shuffle, augment, seed
        self.share, self.weight = share, 1.0
        self.epoch, self.start = 0, 0

    def __len__(self) -> int:
        return -(-len(self.inputs) // self.batch_size)

    def set_epoch(self, epoch: int, start: int = 0) -> None:
        """Make the next pass that of `epoch`, beginning with its batch number `start` (a resumed run's)."""
        self.epoch, self.start = epoch, start

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        order = self._order()
        for step in range(self.start, len(self)):
            chosen = self._shared(order[step * self.batch_size : (step + 1) * self.batch_size])
            yield self._images(self._sent(self.inputs[chosen])), self._sent(self.targets[chosen])

    def _order(self) -> Tensor:
        if not self.shuffle:
            return torch.arange(len(self.inputs), device=self.inputs.device)
        # Drawn on the CPU, so that the order is the same whatever the device.
        generator = torch.Generator().manual_seed(self.seed * 1_000_003 + self.epoch)
        return torch.randperm(len(self.inputs), generator=generator).to(self.inputs.device)

    def _shared(self, chosen: Tensor) -> Tensor:
        """This process's part of a batch, and what it weighs; where there is none left, one example of no weight."""
        rank, count = self.share
        if count == 1:
            return chosen
        part = chosen[rank::count]
        self.weight = len(part) * count / len(chosen)
        return part if len(part) else chosen[:1]

    def _sent(self, tensor: Tensor) -> Tensor:
        """The tensor on the device. From pinned memory a GPU fetches by itself, while the CPU gathers the next."""
        if tensor.device.type == self.device.type:
            return tensor
        pinned = tensor.pin_memory() if self.device.type == "cuda" else tensor
        return pinned.to(self.device, non_blocking=self.device.type == "cuda")

    def _images(self, inputs: Tensor) -> Tensor:
        if inputs.dtype == torch.uint8:
            inputs = inputs.float().div_(255)
        if self.augment is not None:
            inputs = self.augment(inputs)
        return inputs.contiguous(memory_format=torch.channels_last) if inputs.dim() == 4 else inputs
