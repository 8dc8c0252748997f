"""The machine's memory: what fits the device, and keeping what is freed for the next step."""

import ctypes
import functools
import platform

import torch
from torch import Tensor

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # glibc's malloc.h
_LARGEST = 2**31 - 1


@functools.cache
def keep_freed_memory() -> bool:
    """Tell glibc to keep what is freed for this process; returns whether it could be told (on Linux with glibc).

    A training step allocates the same large blocks each time. By default glibc maps each anew from the system, which
    hands over zeroed pages one fault at a time: 5,900 faults a step of the digit net, nearly half of its time on a
    virtual machine. PyTorch's own allocator does the same for a GPU.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    libc = ctypes.CDLL(None)
    return bool(libc.mallopt(_M_MMAP_THRESHOLD, 1 << 30) and libc.mallopt(_M_TRIM_THRESHOLD, _LARGEST))


def fits(tensors: tuple[Tensor, ...], device: torch.device) -> bool:
    """Whether the tensors may live on the device: they take at most half of what is free there.

    The other half is for the network and its activations. On the CPU they are where they are already.
    """
    needed = sum(tensor.numel() * tensor.element_size() for tensor in tensors)
    return device.type == "cpu" or 2 * needed <= free_bytes(device)


def free_bytes(device: torch.device) -> int:
    """Bytes that a GPU has left."""
    if device.type == "mps":
        return torch.mps.recommended_max_memory() - torch.mps.driver_allocated_memory()
    return torch.cuda.mem_get_info(device)[0]
