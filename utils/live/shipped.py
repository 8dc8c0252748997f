"""Weights that the course ships: whether a network has them, so that the site can show it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

TRAINED = Path(__file__).resolve().parents[2] / "trained"


def record_of(name: str, network: Any, trained: Path = TRAINED) -> str | None:
    """`name`, if that is a record whose shipped weights are the network's; else None."""
    import torch

    path = trained / name / "weights.safetensors"
    if not path.is_file():
        return None
    weights = network if isinstance(network, Mapping) else network.state_dict()
    stored = _values(path)
    same = stored.keys() == weights.keys() and all(
        torch.equal(stored[key], weights[key].detach().cpu().float()) for key in stored
    )
    return name if same else None


def _values(path: Path) -> dict[str, Any]:
    """The weights of a file as 32-bit floats, whole numbers times the scale of their row, as safetensors.js does."""
    from safetensors.torch import load_file

    stored = load_file(path)
    scales = {name: stored.pop(f"{name}.scale") for name in list(stored) if f"{name}.scale" in stored}
    return {
        name: tensor.float() * (scales[name].view(-1, *[1] * (tensor.ndim - 1)) if name in scales else 1)
        for name, tensor in stored.items()
    }
