"""Photographs, and the maps that kernels make of them: light is light here, and signed values have a colour bar."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from utils.figures.colours import GREY, ROLES, diverging
from utils.figures.sheet import WIDTH, picture, sheet

BAR, TITLE = 0.42, 0.28  # inches: a colour bar with its numbers, a line of title


@dataclass(frozen=True)
class Photo:
    """One grey picture or signed map, (H, W).

    role: "input", "kernel", "output" or "gradient", which gives the frame its colour. signed: drawn on the diverging
    map, centred on zero and ending at the largest absolute value, with a colour bar; otherwise 0 is black, 1 is white,
    and what lies outside is cut off. marks: (row, column, height, width, name) of parts to be framed and named.
    """

    pixels: np.ndarray
    name: str = ""
    role: str = "input"
    signed: bool = False
    marks: Sequence[tuple[int, int, int, int, str]] = field(default_factory=tuple)


@picture
def photos(panels: Sequence[Photo], columns: int = 2) -> Figure:
    """Photos and maps in rows of `columns`. Tensors on the CPU will do."""
    rows = [panels[start : start + columns] for start in range(0, len(panels), columns)]
    heights = [max(_height(panel, columns) for panel in row) for row in rows]
    figure, axes = sheet(sum(heights), len(rows), columns, squeeze=False, height_ratios=heights)
    for cell in axes.flat[len(panels) :]:
        cell.axis("off")
    for cell, panel in zip(axes.flat, panels, strict=False):
        _draw(figure, cell, panel)
    return figure


def _draw(figure: Figure, axes: Axes, panel: Photo) -> None:
    pixels = np.asarray(panel.pixels, float)
    if panel.signed:
        limit = np.abs(pixels).max()
        shown = axes.imshow(pixels, cmap=diverging(), vmin=-limit, vmax=limit, interpolation="nearest")
        bar = figure.colorbar(shown, ax=axes, orientation="horizontal", aspect=25, pad=0.03, shrink=0.9)
        bar.locator.set_params(nbins=4, symmetric=True)
        bar.update_ticks()
        bar.outline.set_visible(False)
    else:
        axes.imshow(pixels, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    for mark in panel.marks:
        _mark(axes, *mark, shape=pixels.shape)
    axes.set(title=panel.name, xticks=[], yticks=[])
    axes.grid(False)
    for side in axes.spines.values():
        side.set(visible=True, color=ROLES.get(panel.role, GREY), linewidth=1)


def _mark(axes: Axes, row: int, column: int, height: int, width: int, name: str, shape: tuple[int, int]) -> None:
    """A frame, and its name above it, or below it where there is no room above."""
    for colour, thickness in (("white", 3.6), ("black", 1.8)):  # seen on light and on dark
        frame = {"facecolor": "none", "edgecolor": colour, "linewidth": thickness}
        axes.add_patch(Rectangle((column - 0.5, row - 0.5), width, height, **frame))
    box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "black", "linewidth": 0.8}
    above, right = row > shape[0] / 8, column + width > shape[1] / 2
    x, side = (column + width - 1, "right") if right else (column, "left")
    y, edge = (row - 3, "bottom") if above else (row + height + 2, "top")
    axes.text(x, y, name, ha=side, va=edge, fontsize=9.5, fontweight="bold", bbox=box)


def _height(panel: Photo, columns: int) -> float:
    """Inches that a panel needs: the picture, its title, its colour bar."""
    high, wide = np.shape(panel.pixels)
    return (WIDTH / columns - 0.1) * high / wide + TITLE * (1 + panel.name.count("\n")) + BAR * panel.signed
