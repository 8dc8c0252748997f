"""torch.compile, which turns a model's many small steps into a few long ones."""

import os
import shutil

import torch
from torch import nn

COMPILERS = ("g++", "clang++", "c++", "cl")


class NoCompiler(Exception):
    """torch.compile was asked for where no C++ compiler is found."""


def compiled(model: nn.Module) -> nn.Module:
    """The same model, compiled when it is first called; it shares its weights with `model`.

    Raises NoCompiler where there is no C++ compiler: PyTorch would say so only at the first step, in many lines.
    """
    names = (os.environ.get("CXX"), *COMPILERS)
    if not any(name and shutil.which(name) for name in names):
        raise NoCompiler(
            "torch.compile needs a C++ compiler, and none was found; install g++ or clang++, or train without compile."
        )
    return torch.compile(model)
