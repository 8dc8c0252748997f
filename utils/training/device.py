"""Which device to train on, and what to call it."""

import platform
from pathlib import Path

import torch

DEVICES = ("auto", "cpu", "cuda", "mps")


def choose_device(name: str = "auto") -> torch.device:
    """The device of that name; "auto" takes cuda, else mps, else cpu.

    Raises ValueError for a name that is unknown or a device that this machine or this build of PyTorch lacks.
    """
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if name == "auto":
        return torch.device(next(kind for kind in ("cuda", "mps", "cpu") if there[kind]))
    kind = name.split(":")[0]
    if kind not in there:
        raise ValueError(f"The device {name!r} is unknown; choose one of {', '.join(DEVICES)}.")
    if not there[kind]:
        raise ValueError(f"The device {name!r} was asked for, but PyTorch finds none here; use --device auto or cpu.")
    return torch.device(name)


def device_name(device: torch.device) -> str:
    """The device as a record names it, such as "cuda: NVIDIA H100 80GB HBM3"."""
    if device.type == "cuda":
        return f"cuda: {torch.cuda.get_device_name(device)}"
    return f"{device.type}: {_processor()}"


def synchronise(device: torch.device) -> None:
    """Wait for what the device still computes, so that a clock read afterwards is right."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()


def computes_in_bfloat16(device: torch.device) -> bool:
    """Whether the device has instructions for bfloat16. One that only emulates them is several times slower by them."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    if device.type == "mps":
        return True
    capabilities = getattr(torch.cpu, "get_capabilities", dict)()  # an older PyTorch can't tell
    return any(capabilities.get(name, False) for name in ("avx512_bf16", "amx_bf16", "bf16"))


def gains_from_bfloat16(device: torch.device, model: torch.nn.Module) -> bool:
    """Whether mixed precision pays without being asked for: on a GPU, for a model that is large enough to keep it busy.

    Casting costs a kernel launch for each weight, and a small network's step consists of launches. The limit of a
    million weights is an estimate, not a measurement; `precision` in the recipe overrules it.
    """
    return device.type == "cuda" and sum(weight.numel() for weight in model.parameters()) >= 1_000_000


def _processor() -> str:
    """The processor's own name where Linux tells it, else the architecture."""
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()
