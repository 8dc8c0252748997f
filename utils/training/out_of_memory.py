"""What to do when a batch is too large for the device's memory."""

from collections.abc import Callable

import torch
from torch import Tensor

MARKS = ("out of memory", "can't allocate memory", "not enough memory")  # CUDA's and MPS', Linux', Windows'


class OutOfMemory(RuntimeError):
    """A batch was too large; the message names the batch size to try."""


def is_out_of_memory(error: RuntimeError) -> bool:
    """Whether PyTorch raised this because memory ran out; it has a class of its own for GPUs alone."""
    return isinstance(error, torch.OutOfMemoryError) or any(mark in str(error) for mark in MARKS)


def size_that_fits(batch: tuple[Tensor, ...], attempt: Callable[[tuple[Tensor, ...]], None]) -> int | None:
    """The largest half, quarter, ... of the batch for which `attempt` has memory; None when one example is too much."""
    size = len(batch[0]) // 2
    while size:
        try:
            attempt(tuple(part[:size] for part in batch))
            return size
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
        if torch.cuda.is_available():
            torch.cuda.empty_cache()  # what failed may have left blocks of the wrong sizes
        size //= 2
    return None
