"""Handwritten digits somewhere on a larger canvas, alone ("translated") or among pieces of other digits ("cluttered").

Nothing is stored but the digits: each batch is drawn on the device when it is asked for, from a seed.

Source: Mnih et al., "Recurrent Models of Visual Attention" (2014), section 4.1. It leaves open what a piece may be cut
from, and what happens where pieces meet the digit. Here a piece is any 8 x 8 px of any other digit of the same part of
MNIST, empty ones too; digit and pieces lie wholly on the canvas; and where they meet, their greys add up, to white.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import torch
from torch import Tensor

from utils.data import mnist
from utils.data.generated import GeneratedBatches, GeneratedSplit
from utils.data.split import Dataset, Split, checksum

DIGIT, PIECE = 28, 8  # sides in px


class Layout(NamedTuple):
    """What lies where on N canvases, P pieces on each; all int64, places are (row, column) of top left corners in px.

    digit: (N,), index of the digit. corner: (N, 2), its place on the canvas. cut_from: (N, P), indices of the digits
    that the pieces are cut from. cut_at: (N, P, 2), where in these. piece: (N, P, 2), their places on the canvas.
    """

    digit: Tensor
    corner: Tensor
    cut_from: Tensor
    cut_at: Tensor
    piece: Tensor

    def rows(self, chosen: Tensor | slice) -> "Layout":
        """Of some of the canvases alone."""
        return Layout(*(part[chosen] for part in self))


def layout(count: int, digits: int, size: int, pieces: int, generator: torch.Generator) -> Layout:
    """Draw what lies where on `count` canvases of size x size px, out of `digits` digits; all places are as likely."""

    def uniform(below: int, *shape: int) -> Tensor:
        return torch.randint(below, (count, *shape), generator=generator)

    digit = uniform(digits)
    others = (digit[:, None] + 1 + uniform(digits - 1, pieces)) % digits
    corner = uniform(size - DIGIT + 1, 2)
    return Layout(digit, corner, others, uniform(DIGIT - PIECE + 1, pieces, 2), uniform(size - PIECE + 1, pieces, 2))


def draw(images: Tensor, layout: Layout, size: int, digits: Tensor | None = None) -> Tensor:
    """Draw canvases (N, 1, size, size), uint8, of images uint8 (M, 1, 28, 28), in two scatters for the whole batch.

    digits: the canvases' digits, uint8 (N, 1, 28, 28), where they aren't as they stand in `images`.
    """
    pixels = images.flatten(1)
    digits = pixels[layout.digit] if digits is None else digits.flatten(1)
    canvas = pixels.new_zeros(len(layout.digit), size * size, dtype=torch.int16)  # room for greys above 255
    canvas.scatter_(1, squares(layout.corner, DIGIT, size), digits.to(canvas.dtype))
    pieces = pixels.flatten()[layout.cut_from[..., None] * DIGIT**2 + squares(layout.cut_at, PIECE, DIGIT)]
    canvas.scatter_add_(1, squares(layout.piece, PIECE, size).flatten(1), pieces.flatten(1).to(canvas.dtype))
    return canvas.clamp_(max=255).to(torch.uint8).view(-1, 1, size, size)


def squares(corners: Tensor, side: int, width: int) -> Tensor:
    """Indices (..., side²), into flattened pictures `width` px wide, of squares with top left corners (..., 2)."""
    steps = torch.arange(side, device=corners.device)
    square = (steps[:, None] * width + steps).flatten()
    return (corners[..., 0] * width + corners[..., 1])[..., None] + square


class CanvasBatches(GeneratedBatches):
    """Batches of (images (N, 1, size, size), float in [0, 1], classes (N,))."""

    split: "CanvasSplit"

    def draws(self, start: int = 0) -> Iterator[Layout]:
        """What lies where on the canvases of each batch."""
        split = self.split
        whole = layout(split.count, len(split.digits.targets), split.size, split.pieces, self._generator())
        for first in range(start * self.batch_size, split.count, self.batch_size):
            batch = whole.rows(slice(first, first + self.batch_size))
            yield batch.rows(self._mine(len(batch.digit)))

    def make(self, drawn: Layout) -> tuple[Tensor, Tensor]:
        """The canvases, whose digits are augmented before they are laid down, and the digits' classes."""
        drawn = Layout(*(part.to(self.device) for part in drawn))
        digits = self.images[drawn.digit]
        if self.augment is not None:
            digits = self._augmented(digits).mul(255).round().to(torch.uint8)
        canvases = draw(self.images, drawn, self.split.size, digits)
        return canvases.float().div_(255), self.classes[drawn.digit]


@dataclass(frozen=True, eq=False)
class CanvasSplit(GeneratedSplit):
    """One part of a data set of canvases. size: their side in px. pieces: how many of other digits lie on each."""

    size: int
    pieces: int = 0

    batched_by = CanvasBatches

    def __post_init__(self):
        if self.size < DIGIT:
            raise ValueError(f"A canvas has room for a digit of {DIGIT} px; got a size of {self.size} px.")

    @property
    def targets(self) -> Tensor:
        """The classes of a fixed split, (count,) int64."""
        return torch.cat([self.digits.targets[drawn.digit] for drawn in self.batches(1000, "cpu").draws()])

    def stored(self) -> Split:
        """The canvases of a fixed split, uint8 (count, 1, size, size), and their classes."""
        images = [draw(self.digits.inputs, drawn, self.size) for drawn in self.batches(1000, "cpu").draws()]
        return Split(torch.cat(images), self.targets)


def load(size: int = 60, pieces: int = 4) -> Dataset:
    """Return canvases of MNIST's digits: 60,000 an epoch to train on, and 10,000 fixed ones of test digits to test on.

    Both splits are CanvasSplits. The checksum is that of the digits to train on and of the canvases to test on.
    """
    digits = mnist.load()
    train = CanvasSplit(digits.train, size, pieces)
    test = CanvasSplit(digits.test, size, pieces, count=10_000, fixed=True)
    title = f"{digits.title}, on {size} x {size} px" + (f" among {pieces} pieces of others" if pieces else "")
    content = checksum(digits.train, test.stored())
    return replace(digits, name="clutter", title=title, train=train, test=test, checksum=content)
