"""Tensors on their way to an answer, and back as arrays; the run functions of labs with PyTorch are made of this.

It runs beside the student's code and knows no right answer. Standard library and NumPy; PyTorch is imported in the
functions, because the host, which only looks for the run functions, has none.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


def tensor(value: Any) -> Any:
    """An array as a tensor on the same memory, so that it is seen when the answer writes into it."""
    import torch

    return torch.from_numpy(value) if isinstance(value, np.ndarray) else value


def numbers(returned: Any, given: Sequence[Any] = ()) -> Any:
    """A tensor as an array; for what is none, or has less precise numbers than those given, something of that name."""
    import torch

    if returned is None:
        return None
    if not isinstance(returned, torch.Tensor):
        return named(f"{type(returned).__name__}, which is no tensor")
    kind, kinds = str(returned.dtype).removeprefix("torch."), {str(array.dtype) for array in given if np.ndim(array)}
    if returned.device.type != "cpu":
        return named("tensor on another device than those given (x.new_zeros(…), or device=x.device)")
    if returned.is_sparse or kind in ("float16", "bfloat16") or returned.is_complex():
        return named(f"tensor of {kind}")
    if kind == "float32" and "float64" in kinds:
        return named("tensor of float32, where float64 was given (x.new_zeros(…) makes one with x's type)")
    return returned.detach().resolve_neg().numpy()


def named(name: str) -> Any:
    """A value of a type of that name, which is all that is handed back of it."""
    return type(name, (), {})()


def call(answer: Callable, *given: Any, elsewhere: bool = False) -> Any:
    """What an answer returns. elsewhere: while tensors made without saying where lie where there are no numbers at all.

    An answer that asks a tensor there for its numbers, or brings it to the given ones, may be right. It is called again
    as usual.
    """
    import torch

    if elsewhere:
        try:
            with torch.device("meta"):
                return answer(*given)
        except RuntimeError as error:
            if not asks_for_numbers(error):
                raise
    return answer(*given)


def asks_for_numbers(error: RuntimeError) -> bool:
    """Whether it is PyTorch's, about a tensor without numbers. A stub's NotImplementedError has no message."""
    return "Tensor.item()" in str(error) or (isinstance(error, NotImplementedError) and str(error) != "")
