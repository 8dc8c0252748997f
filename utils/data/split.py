"""What every data set of the course is made of: splits of two tensors, and the facts that go with them."""

import hashlib
from dataclasses import dataclass, replace
from typing import NamedTuple

import torch


class Split(NamedTuple):
    """One part of a data set: `inputs[i]` belongs to `targets[i]`.

    inputs: (N, ...), for images uint8 (N, C, H, W) with values 0 to 255. targets: (N, ...), for classes int64 (N,).
    """

    inputs: torch.Tensor
    targets: torch.Tensor

    def hold_out(self) -> tuple["Split", "Split"]:
        """What to train on, and what is held out for validation: see `hold_out`."""
        return hold_out(self)


@dataclass(frozen=True, eq=False)  # eq=False: comparing tensors gives tensors, not a truth value
class Dataset:
    """A data set and where it came from.

    name: as on the command line. title: as in text and pictures; that of a stand-in says so. checksum: sha256 in hex of
    the content (see `checksum`). origin: one sentence on where it came from.
    """

    name: str
    title: str
    train: Split
    test: Split
    checksum: str
    stand_in: bool
    origin: str


def checksum(train: Split, test: Split) -> str:
    """Return the sha256, in hex, over the values of training inputs and targets, then test inputs and targets.

    It knows no headers and no files, so every layout of the same data has the same checksum.
    """
    digest = hashlib.sha256()
    for tensor in (*train, *test):
        digest.update(tensor.contiguous().numpy())
    return digest.hexdigest()


def held_out_indices(count: int, fraction: float, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """Return two int64 tensors, (count - k,) and (k,), that share out the indices 0 to count - 1 by chance.

    k is count * fraction rounded; the draw depends on `seed` alone, not on torch's global seed.
    Raises: ValueError when either part would be empty.
    """
    held = round(count * fraction)
    if not 0 < held < count:
        raise ValueError(
            f"holding out {fraction:g} of {count} examples would leave a part empty: choose a fraction between 0 and 1"
            " that gives each part at least one"
        )
    order = torch.randperm(count, generator=torch.Generator().manual_seed(seed))
    return order[held:], order[:held]


def hold_out(split: Split, fraction: float = 1 / 12, seed: int = 0) -> tuple[Split, Split]:
    """Return `split` cut in two at random: what to train on, and the `fraction` held out for validation.

    With the default, MNIST's 60,000 training images become 55,000 and 5,000. The same seed gives the same cut.
    Raises: ValueError when either part would be empty.
    """
    kept, held = held_out_indices(len(split.targets), fraction, seed)
    return Split(split.inputs[kept], split.targets[kept]), Split(split.inputs[held], split.targets[held])


def drawn(split: Split, count: int, seed: int = 0) -> Split:
    """Return `count` examples of `split`, drawn by `seed` and repeated until there are as many as before.

    An epoch is then as long whatever the count, and a larger count with the same seed holds all of a smaller one's.
    Raises: ValueError when `count` is not between 1 and the split's length.
    """
    length = len(split.targets)
    if not 1 <= count <= length:
        raise ValueError(f"can't draw {count} of {length} examples: choose a count between 1 and {length}")
    order = torch.randperm(length, generator=torch.Generator().manual_seed(seed))[:count]
    repeated = order.repeat(-(-length // count))[:length]
    return Split(split.inputs[repeated], split.targets[repeated])


def shuffled_pixels(data: Dataset, seed: int = 0) -> Dataset:
    """Return `data` with the pixels of every image (N, C, H, W) in another order: one order, drawn by `seed`, for all.

    No information is lost, but neighbours are neighbours no more.
    """
    height, width = data.train.inputs.shape[-2:]
    order = torch.randperm(height * width, generator=torch.Generator().manual_seed(seed))

    def shuffled(split: Split) -> Split:
        return Split(split.inputs.flatten(2)[..., order].view(split.inputs.shape), split.targets)

    train, test = shuffled(data.train), shuffled(data.test)
    title = f"{data.title}, every image's pixels in one shuffled order"
    return replace(data, title=title, train=train, test=test, checksum=checksum(train, test))


def pixel_statistics(images: torch.Tensor) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return mean and standard deviation of each channel's pixels on the scale [0, 1], as two tuples of C numbers.

    images: uint8 (N, C, H, W). The deviation divides by the number of pixels (not by one less). Counting the 256 values
    keeps the sums exact, where adding up 47 million floats would not be.
    """
    values = torch.arange(256, dtype=torch.float64) / 255
    means, deviations = [], []
    for channel in images.unbind(1):
        share = torch.bincount(channel.flatten(), minlength=256).double() / channel.numel()
        means.append((share * values).sum())
        deviations.append((share * (values - means[-1]) ** 2).sum().sqrt())
    return tuple(map(float, means)), tuple(map(float, deviations))
