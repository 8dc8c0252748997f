"""A network as a drawing: the shape after every step, and where the weights are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle
from torch import Tensor, nn

from utils.figures.colours import GREY, INPUT, KERNEL, KERNEL_TEXT, OUTPUT
from utils.figures.sheet import picture, sheet

SPACING = 2.35  # between two stages; a map of 28 x 28 is 1.45 wide
SHEETS = 4  # maps drawn of a stack, at most


@dataclass(frozen=True)
class Stage:
    """What one step made: its name, the shape of one example after it, its number of parameters, its kernel's side."""

    name: str
    shape: tuple[int, ...]
    params: int = 0
    kernel: int = 0


def stages(model: nn.Module, x: Tensor) -> list[Stage]:
    """The steps that change the shape of `x` (one example, (1, ...)) on its way through `model`, the input first."""
    found = [Stage("input", tuple(x.shape[1:]))]

    def record(layer: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        before, after = tuple(inputs[0].shape[1:]), tuple(output.shape[1:])
        if before != found[-1].shape:  # something that is no layer came in between
            found.append(Stage("flatten", before))
        if after != before:
            found.append(Stage(_name(layer), after, sum(p.numel() for p in layer.parameters()), _kernel(layer)))

    layers = [layer for layer in model.modules() if not list(layer.children())]
    hooks = [layer.register_forward_hook(record) for layer in layers]
    try:
        with torch.no_grad():
            model(x)
    finally:
        for hook in hooks:
            hook.remove()
    return found


@picture
def network(flow: Sequence[Stage], rows: Sequence[int], image: np.ndarray | None = None) -> Figure:
    """The stages from left to right, `rows[r]` of them in row r: shapes below, operations and parameters at the arrows.

    image: (H, W), drawn as the input.
    """
    figure, axes = sheet(1.35 * len(rows), len(rows), 1, squeeze=False)
    widest, start = max(rows), 0
    for row, count in zip(axes[:, 0], rows, strict=True):
        gap = SPACING * widest / count  # every row has the same width
        for place, stage in enumerate(flow[start : start + count]):
            number = start + place
            if number:
                _arrow(row, (place - 0.5) * gap, gap, stage)
            kernel = flow[number + 1].kernel if number + 1 < len(flow) else 0
            _stage(row, place * gap, stage, OUTPUT if number else INPUT, kernel)
        if start == 0 and image is not None:
            half = _side(flow[0].shape[-1]) / 2
            row.imshow(image, cmap="Greys", extent=(-half, half, -half, half), zorder=1.5)
        row.set(xlim=(-0.75 * SPACING, (widest - 0.35) * SPACING - 0.2), ylim=(-1.4, 1.1), aspect="equal")
        row.axis("off")
        start += count
    return figure


def _stage(axes: Axes, x: float, stage: Stage, colour: str, next_kernel: int) -> None:
    """A stack of maps, or a bar of numbers, centred on x, with its shape beneath; the next kernel lies on it."""
    flat = len(stage.shape) == 1
    side = 0.3 if flat else _side(stage.shape[-1])
    high = 0.45 + 1.3 * (stage.shape[0] / 375) ** 0.5 if flat else side
    sheets = 1 if flat else min(SHEETS, stage.shape[0])
    for k in reversed(range(sheets)):
        shift = 0.09 * (k - (sheets - 1) / 2)
        corner = (x - side / 2 + shift, -high / 2 + shift)
        axes.add_patch(Rectangle(corner, side, high, facecolor="white", edgecolor="none"))
        axes.add_patch(Rectangle(corner, side, high, facecolor=(colour, 0.2), edgecolor=colour, linewidth=1.2))
    if next_kernel:
        size, shift = _side(28) * next_kernel / 28, 0.09 * (sheets - 1) / 2
        place = (x - side / 2 - shift + 0.1, high / 2 - shift - size - 0.1)
        axes.add_patch(
            Rectangle(place, size, size, facecolor=(KERNEL, 0.45), edgecolor=KERNEL, linewidth=1.5, zorder=2)
        )
    axes.text(x, -1.05, " × ".join(map(str, stage.shape)), ha="center", va="top", fontsize=9.5)


def _arrow(axes: Axes, x: float, gap: float, stage: Stage) -> None:
    """The arrow that leads to `stage`, its operation above it, its number of parameters below."""
    half = 0.22 * gap / 2 + 0.12
    axes.add_patch(FancyArrowPatch((x - half, 0), (x + half, 0), arrowstyle="->", mutation_scale=9, color=GREY))
    colour = KERNEL_TEXT if stage.params else GREY
    axes.text(x, 0.12, stage.name, ha="center", va="bottom", fontsize=9.5, color=colour, linespacing=1.05)
    if stage.params:
        axes.text(x, -0.15, f"{stage.params:,}", ha="center", va="top", fontsize=9.5, color=KERNEL_TEXT)


def _side(pixels: int) -> float:
    return 1.45 * pixels / 28


def _name(layer: nn.Module) -> str:
    if isinstance(layer, nn.Conv2d):
        return "conv\n{} × {}".format(*layer.kernel_size)
    if isinstance(layer, nn.MaxPool2d):
        return f"max\n{layer.kernel_size} × {layer.kernel_size}"
    return {"Linear": "dense"}.get(type(layer).__name__, type(layer).__name__.lower())


def _kernel(layer: nn.Module) -> int:
    return layer.kernel_size[0] if isinstance(layer, nn.Conv2d) else 0
