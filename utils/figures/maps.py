"""Kernels, feature maps and matrices as pictures: signed arrays on a diverging map, the others on a sequential one."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle

from utils.figures.colours import GREY, INPUT, OUTPUT, ROLES, diverging, sequential
from utils.figures.sheet import WIDTH, picture, sheet


@picture
def maps(rows: Mapping[str, tuple[np.ndarray, str]], common: bool = False) -> Figure:
    """Rows of arrays, each row with one scale and one colour bar: {name: (arrays (N, H, W), role)}.

    A row with negative numbers is signed: vermillion below zero, white at zero, blue above. Frames have the colour of
    the role ("input", "kernel", "output", "gradient"). common: one scale for all rows, so that they can be compared.
    """
    columns = max(len(arrays) for arrays, _ in rows.values())
    figure, axes = sheet(len(rows) * (0.82 * WIDTH / columns + 0.22), len(rows), columns, squeeze=False)
    signed = any(np.min(arrays) < 0 for arrays, _ in rows.values())
    top = max(np.abs(arrays).max() for arrays, _ in rows.values())
    for line, (name, (arrays, role)) in zip(axes, rows.items(), strict=True):
        colour = ROLES.get(role, GREY)
        scale = (signed, top) if common else (bool(np.min(arrays) < 0), float(np.abs(arrays).max()))
        shown = [_show(cell, array, colour, *scale) for cell, array in zip(line, arrays, strict=False)]
        for cell in line[len(arrays) :]:
            cell.axis("off")
        line[0].set_title(" ", pad=4)  # keeps the height free; the name itself would widen the first column
        line[0].annotate(
            name, (0, 1), (0, 4), "axes fraction", "offset points", fontsize=10, fontweight="bold", in_layout=False
        )
        if not common:
            figure.colorbar(shown[0], ax=list(line), fraction=0.03, pad=0.015, aspect=12)
    if common:
        figure.colorbar(shown[0], ax=list(axes.flat), fraction=0.03, pad=0.015, aspect=30)
    return figure


@picture
def matrix(values: np.ndarray, part: tuple[int, int, int, int] | None = None) -> Figure:
    """A signed matrix (rows, columns) on a diverging map, zero white; beneath it a part of it, enlarged.

    part: (row, column, height, width), also framed in the whole.
    """
    heights = [values.shape[0] / values.shape[1]] + ([part[2] / part[3]] if part else [])
    figure, axes = sheet(0.86 * WIDTH * sum(heights) + 0.75, len(heights), 1, squeeze=False, height_ratios=heights)
    top = float(np.abs(values).max())
    shown = _show(axes[0, 0], values, GREY, True, top)
    if part:
        row, column, high, wide = part
        frame = Rectangle((column - 0.5, row - 0.5), wide, high, facecolor="none", edgecolor="black", linewidth=1.5)
        axes[0, 0].add_patch(frame)
        _show(axes[1, 0], values[row : row + high, column : column + wide], "black", True, top)
        axes[1, 0].set_xlabel(
            f"the framed part: rows {row} to {row + high - 1}, columns {column} to {column + wide - 1}"
        )
    axes[0, 0].set(xlabel=f"{values.shape[1]:,} inputs", ylabel=f"{values.shape[0]:,} outputs")
    figure.colorbar(shown, ax=list(axes.flat), fraction=0.03, pad=0.015, aspect=30)
    return figure


@picture
def scan(image: np.ndarray, scores: np.ndarray, step: int, side: int, names: list[str] | None = None) -> Figure:
    """A wide image and, beneath it, what a network that reads `side` pixels says at every `step` pixels.

    image: (H, W). scores: (classes, places), from 0 to 1; each place stands under the middle of what was read there.
    """
    classes, places = scores.shape
    width = image.shape[1]
    figure, axes = sheet(3.5, 2, 1, sharex=True, height_ratios=[1, 1.55])
    axes[0].imshow(image, cmap="Greys", aspect="auto")
    axes[0].add_patch(Rectangle((-0.5, -0.5), side, side, facecolor="none", edgecolor=INPUT, linewidth=2.5))
    axes[0].set(yticks=[], ylabel="image")
    first = (side - 1) / 2 - step / 2
    extent = (first, first + places * step, classes - 0.5, -0.5)
    shown = axes[1].imshow(scores, cmap=sequential(OUTPUT), vmin=0, vmax=1, aspect="auto", extent=extent)
    axes[1].set(yticks=range(classes), yticklabels=names or range(classes), ylabel="class", xlim=(-0.5, width - 0.5))
    axes[1].set_xlabel("column of the image (pixels)")
    axes[1].tick_params(axis="y", labelsize=9.5)
    for panel in axes:
        panel.grid(visible=False)
    figure.colorbar(shown, ax=list(axes), fraction=0.03, pad=0.015, aspect=30, label="probability")
    return figure


def _show(axes: Axes, array: np.ndarray, colour: str, signed: bool, top: float) -> AxesImage:
    """One array (H, W), from -top to top where it is signed, else from 0, in a frame of `colour`."""
    colours, low = (diverging(), -top) if signed else (sequential(OUTPUT), 0.0)
    shown = axes.imshow(array, cmap=colours, vmin=low, vmax=top, interpolation="nearest")
    axes.set(xticks=[], yticks=[])
    axes.grid(visible=False)
    for side in axes.spines.values():
        side.set(visible=True, color=colour, linewidth=1)
    return shown
