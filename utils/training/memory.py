"""Keeping freed memory for the next step, where the C library would give it back to the system."""

import ctypes
import functools
import platform

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
