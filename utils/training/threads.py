"""How many threads compute on the CPU: PyTorch and NumPy each have a number of their own."""

import torch
from threadpoolctl import threadpool_info, threadpool_limits


def numpy_threads() -> int:
    """How many threads NumPy's matrix products are shared out among; 1 where its library doesn't tell."""
    libraries = [library for library in threadpool_info() if library["user_api"] == "blas"]
    own = [library for library in libraries if "numpy" in library["filepath"]]  # SciPy may have loaded one too
    return max((library["num_threads"] for library in own or libraries), default=1)


def set_threads(count: int) -> None:
    """Let PyTorch and NumPy compute with so many threads from now on."""
    torch.set_num_threads(count)
    threadpool_limits(count, user_api="blas")
