"""Trained weights as they are shipped: a safetensors file that everybody can read, browsers included.

"whole" ships every weight in float16. "int8" ships matrices and kernels as whole numbers from -127 to 127, each row of
the first axis with a scale of its own: the tensor `name`, and beside it `name.scale`, whose product are the weights.
"""

from typing import Any

import torch
from safetensors.torch import load, save
from torch import Tensor

FORMS = ("whole", "int8")
SCALE = ".scale"


def is_shipped(weights: str) -> bool:
    """Whether a record's or an experiment's `weights` says that they are shipped, all of them."""
    return weights in FORMS


def round_weights(model: Any, form: str = "whole") -> None:
    """Round the model's weights in place to what is shipped, so that what is shipped is what is measured."""
    shipped = unpacked(packed(model, form))
    with torch.no_grad():
        for name, tensor in _state(model).items():
            tensor.copy_(shipped[name])


def packed(model: Any, form: str = "whole") -> bytes:
    """The model's weights as a file."""
    stored: dict[str, Tensor] = {}
    for name, tensor in _state(model).items():
        stored |= _int8(name, tensor) if form == "int8" and tensor.ndim > 1 else {name: _half(tensor)}
    return save(stored)


def unpacked(file: bytes) -> dict[str, Tensor]:
    """The weights of a file by name, whole numbers times their scales; floats in 32 bits."""
    stored = load(file)
    scales = {name: stored.pop(name) for name in list(stored) if name.removesuffix(SCALE) in stored and SCALE in name}
    return {
        name: tensor.float() * _rows(scales[name + SCALE], tensor) if name + SCALE in scales else tensor.float()
        for name, tensor in stored.items()
    }


def gathered(files: list[bytes], beginnings: tuple[str, ...]) -> bytes:
    """The weights whose names begin so, of each seed's file, as one file: stacked by seed, (n, ...), float16."""
    seeds = [unpacked(file) for file in files]
    names = [name for name in seeds[0] if name.startswith(beginnings)]
    return save({name: _half(torch.stack([weights[name] for weights in seeds])) for name in names})


def _state(model: Any) -> dict[str, Tensor]:
    """The model's weights by name; tensors that share their memory with NumPy's arrays, where it holds such."""
    return {name: torch.as_tensor(value) for name, value in model.state_dict().items()}


def _half(tensor: Tensor) -> Tensor:
    return (tensor.half() if tensor.is_floating_point() else tensor).cpu().contiguous()


def _int8(name: str, tensor: Tensor) -> dict[str, Tensor]:
    tensor = tensor.cpu().float()
    scale = tensor.flatten(1).abs().amax(1).clamp(min=1e-12) / 127
    return {name: (tensor / _rows(scale, tensor)).round().to(torch.int8).contiguous(), name + SCALE: scale}


def _rows(scale: Tensor, tensor: Tensor) -> Tensor:
    """A number for each row, shaped so that it multiplies a whole row."""
    return scale.view(-1, *[1] * (tensor.ndim - 1))
