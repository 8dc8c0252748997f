"""Batches of a split that lives on the device whole."""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor


class Batches:
    """Sized iterable of (inputs, targets) on the device.

    split: pair of tensors, inputs (N, ...) and targets (N, ...), moved to the device once. uint8 inputs stay so until
    their batch is drawn, which then becomes float in [0, 1]: a quarter of the memory, and of the traffic.
    shuffle: a new order each epoch, set by seed and epoch alone, the same on every device. augment: function of a
    float batch. Images (rank 4) come out in channels-last layout, in which convolutions run faster.

    Raises ValueError when inputs and targets differ in length or the split is empty.
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
    ):
        inputs, targets = split
        if len(inputs) != len(targets) or len(inputs) == 0:
            raise ValueError(
                f"A split needs as many targets as inputs, and some; got {len(inputs)} and {len(targets)}."
            )
        self.inputs, self.targets = inputs.to(device), targets.to(device)
        self.batch_size, self.shuffle, self.augment, self.seed = batch_size, shuffle, augment, seed
        self.epoch, self.start = 0, 0

    def __len__(self) -> int:
        return -(-len(self.inputs) // self.batch_size)

    def set_epoch(self, epoch: int, start: int = 0) -> None:
        """Make the next pass that of `epoch`, beginning with its batch number `start` (a resumed run's)."""
        self.epoch, self.start = epoch, start

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        order = self._order()
        for step in range(self.start, len(self)):
            window = slice(step * self.batch_size, (step + 1) * self.batch_size)
            chosen = window if order is None else order[window]
            yield self._images(self.inputs[chosen]), self.targets[chosen]

    def _order(self) -> Tensor | None:
        if not self.shuffle:
            return None
        # Drawn on the CPU, so that the order is the same whatever the device.
        generator = torch.Generator().manual_seed(self.seed * 1_000_003 + self.epoch)
        return torch.randperm(len(self.inputs), generator=generator).to(self.inputs.device)

    def _images(self, inputs: Tensor) -> Tensor:
        if inputs.dtype == torch.uint8:
            inputs = inputs.float().div_(255)
        if self.augment is not None:
            inputs = self.augment(inputs)
        return inputs.contiguous(memory_format=torch.channels_last) if inputs.dim() == 4 else inputs
