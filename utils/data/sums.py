"""Sequences of handwritten digits and what they come to: their sum, their product, or any other reduction.

Nothing is stored but the digits: each batch is drawn on the device when it is asked for, from a seed. The number of
terms is uniform, so the targets are a mixture: of short sums, which are few, and of long ones, which spread widely.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import torch
from torch import Tensor

from utils.data import mnist
from utils.data.generated import GeneratedBatches, GeneratedSplit
from utils.data.split import Dataset

Reduction = Callable[[Tensor, Tensor], Tensor]


class Sequences(NamedTuple):
    """Sequences of images, one after the other, without padding: who pads computes on zeros.

    images: (M, 1, 28, 28), float in [0, 1], M = lengths.sum(). lengths: (N,) int64, how many belong to each sequence.
    """

    images: Tensor
    lengths: Tensor


def mask(lengths: Tensor) -> Tensor:
    """(N, T) bool, T the longest of `lengths` (N,): where a sequence has a term."""
    return torch.arange(int(lengths.max()), device=lengths.device) < lengths[:, None]


def padded(rows: Tensor, lengths: Tensor) -> Tensor:
    """Rows (M, ...), sequence after sequence, as (N, T, ...) with zeros behind each sequence's end."""
    there = mask(lengths)
    return rows.new_zeros(*there.shape, *rows.shape[1:]).masked_scatter(
        there.view(*there.shape, *[1] * (rows.ndim - 1)).expand(*there.shape, *rows.shape[1:]), rows
    )


def total(digits: Tensor, there: Tensor) -> Tensor:
    """The sum of the digits (N, T) that are there (N, T): (N,) int64."""
    return (digits * there).sum(1)


def product(digits: Tensor, there: Tensor) -> Tensor:
    """The product of the digits (N, T) that are there (N, T): (N,) int64."""
    return torch.where(there, digits, 1).prod(1)


def with_count(reduce: Reduction) -> Reduction:
    """`reduce` and, beside it, how many digits there are: targets (N, 2)."""
    return lambda digits, there: torch.stack([reduce(digits, there), there.sum(1)], 1)


class SequenceBatches(GeneratedBatches):
    """Batches of (Sequences, targets (N,))."""

    split: "SequenceSplit"

    def draws(self, start: int = 0) -> Iterator[tuple[Tensor, Tensor]]:
        """Lengths (N,) and the chosen digits' indices (M,) of each batch."""
        split, generator = self.split, self._generator()
        lengths = torch.tensor(split.lengths)[torch.randint(len(split.lengths), (split.count,), generator=generator)]
        chosen = torch.randint(len(split.digits.targets), (int(lengths.sum()),), generator=generator)
        batches = lengths.split(self.batch_size)
        terms = chosen.split([int(batch.sum()) for batch in batches])
        for batch, its in list(zip(batches, terms, strict=True))[start:]:
            mine = self._mine(len(batch))
            yield batch[mine], its[mine.repeat_interleave(batch)]

    def make(self, drawn: tuple[Tensor, Tensor]) -> tuple[Sequences, Tensor]:
        """The images of the chosen digits, and what these come to."""
        lengths, chosen = (part.to(self.device) for part in drawn)
        targets = self.split.reduce(padded(self.classes[chosen], lengths), mask(lengths))
        return Sequences(self._augmented(self.images[chosen]), lengths), targets


@dataclass(frozen=True, eq=False)
class SequenceSplit(GeneratedSplit):
    """One part of a data set of sequences: what to draw them from, and how.

    digits: or what stands for their images, (N, ...). lengths: the numbers of terms that a sequence may have, all
    equally likely. reduce: from digits (N, T) and their mask to targets (N,).
    """

    lengths: Sequence[int]
    reduce: Reduction = total

    batched_by = SequenceBatches

    def __post_init__(self):
        if not self.lengths or min(self.lengths) < 1:
            raise ValueError(f"A sequence has at least one term; got the lengths {list(self.lengths)}.")

    @property
    def targets(self) -> Tensor:
        """The targets of a fixed split, (count,) int64."""
        drawn = self.batches(1000, "cpu").draws()
        return torch.cat([self.reduce(padded(self.digits.targets[chosen], n), mask(n)) for n, chosen in drawn])


def load(longest: int, reduce: Reduction = total, tested: Sequence[int] | None = None) -> Dataset:
    """Return sequences of 1 to `longest` of MNIST's digits: 60,000 an epoch to train on, 10,000 fixed ones to test on.

    tested: other lengths to test at, each in about 10,000 sequences; the targets of the test split are then pairs of
    what the digits come to and how many they are, (N, 2). Both splits are SequenceSplits; the test sequences are made
    of test digits alone.
    """
    digits, title = mnist.load(), f"sequences of up to {longest}"
    train = SequenceSplit(digits.train, range(1, longest + 1), reduce)
    test = SequenceSplit(digits.test, range(1, longest + 1), reduce, count=10_000, fixed=True)
    if tested is not None:
        test = replace(test, lengths=tested, reduce=with_count(reduce), count=10_000 * len(tested))
        title += f", tested at {', '.join(map(str, tested))}"
    return replace(digits, name="sums", title=f"{digits.title}, {title}", train=train, test=test)
