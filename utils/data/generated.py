"""Splits of which nothing is stored but digits: each batch is made of them, on the device, when it is asked for."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import torch
from torch import Tensor

from utils.data.split import Split


@dataclass
class GeneratedBatches(ABC):
    """Sized iterable of batches that are drawn from seed, epoch and step alone: the same on every device.

    A kind of split has a kind of batches of its own, which says what `draws` and `make` do.
    """

    split: "GeneratedSplit"
    batch_size: int
    device: torch.device
    seed: int
    augment: Callable[[Tensor], Tensor] | None
    share: tuple[int, int]
    epoch: int = 0
    start: int = 0
    weight: float = field(default=1.0, init=False)

    def __post_init__(self):
        images, classes = self.split.digits
        self.images, self.classes = images.to(self.device), classes.to(self.device)

    def __len__(self) -> int:
        return -(-self.split.count // self.batch_size)

    def set_epoch(self, epoch: int, start: int = 0) -> None:
        """Make the next pass that of `epoch`, beginning with its batch number `start` (a resumed run's)."""
        self.epoch, self.start = 0 if self.split.fixed else epoch, start

    def __iter__(self) -> Iterator[tuple[Any, Tensor]]:
        return map(self.make, self.draws(self.start))

    @abstractmethod
    def draws(self, start: int = 0) -> Iterator[Any]:
        """What each batch from number `start` on is made of, on the CPU.

        The epoch is drawn whole, and then cut into batches: what is drawn doesn't depend on their size.
        """

    @abstractmethod
    def make(self, drawn: Any) -> tuple[Any, Tensor]:
        """A batch of what was drawn for it: inputs and targets, on the device."""

    def _augmented(self, images: Tensor) -> Tensor:
        """Images, uint8 ones as floats in [0, 1], after the augmentation."""
        images = images.float().div_(255) if images.dtype == torch.uint8 else images
        return images if self.augment is None else self.augment(images)

    def _generator(self) -> torch.Generator:
        return torch.Generator().manual_seed(self.seed * 1_000_003 + self.epoch)

    def _mine(self, size: int) -> Tensor:
        """Which of a batch of `size` are this process's (size,); sets the weight of their mean loss in the batch's."""
        rank, processes = self.share
        mine = torch.arange(size) % processes == rank
        self.weight = int(mine.sum()) * processes / size
        mine[0] |= not mine.any()  # where there is none left, one of no weight
        return mine


@dataclass(frozen=True, eq=False)
class GeneratedSplit:
    """One part of a data set that is made of digits.

    digits: images uint8 (N, 1, 28, 28) and their classes. count: examples an epoch. fixed: whether each epoch, and each
    seed, draws the same ones; so for what is measured.
    """

    digits: Split
    count: int = field(default=60_000, kw_only=True)
    fixed: bool = field(default=False, kw_only=True)

    batched_by: ClassVar[type[GeneratedBatches]]

    @property
    def inputs(self) -> "GeneratedSplit":
        """Itself: a model's inputs are drawn, not stored."""
        return self

    def batches(
        self,
        batch_size: int,
        device: torch.device | str,
        *,
        seed: int = 0,
        augment: Callable[[Tensor], Tensor] | None = None,
        share: tuple[int, int] = (0, 1),
    ) -> GeneratedBatches:
        """Batches of (inputs, targets) on the device; share: (rank, count) of processes that train as one."""
        seed = 0 if self.fixed else seed
        return self.batched_by(self, batch_size, torch.device(device), seed, augment, share)

    def hold_out(self) -> tuple["GeneratedSplit", "GeneratedSplit"]:
        """What to train on, and 10,000 fixed ones of digits that are held out, 55,000 and 5,000 of MNIST's."""
        kept, held = self.digits.hold_out()
        return replace(self, digits=kept), replace(self, digits=held, count=10_000, fixed=True)
