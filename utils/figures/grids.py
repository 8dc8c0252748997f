"""Small arrays as grids of numbers: what goes in, the kernel, what comes out, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from utils.figures.colours import GREY, PALE, ROLES
from utils.figures.sheet import WIDTH, picture, sheet

CELL = 0.36  # inches, at most
GAP = 1.0  # cells between two grids, with the sign that joins them


@dataclass(frozen=True)
class Grid:
    """One array as a grid of numbers.

    values: (H, W). name: set above. role: "input", "kernel", "output" or "gradient", which gives the colour. windows:
    (row, column, height, width) of parts that a thick frame marks; they may reach over the edge, into the padding.
    padding: how many cells of zeros are drawn pale around the values. form: format of each number; NaN stays empty.
    """

    values: np.ndarray
    name: str = ""
    role: str = "input"
    windows: Sequence[tuple[int, int, int, int]] = field(default_factory=tuple)
    padding: int = 0
    form: str = "g"

    @property
    def size(self) -> tuple[int, int]:
        """Cells drawn: height and width, padding included."""
        height, width = np.shape(self.values)
        return height + 2 * self.padding, width + 2 * self.padding


@picture
def grids(panels: Sequence[Grid], signs: Sequence[str] = (), rows: Sequence[int] | None = None) -> Figure:
    """Grids from left to right, `signs[k]` between panel k and the next, such as "⋆", "=" or "→".

    rows: how many panels each row holds, where one row would be too wide; the sign at a row's end then opens the next.
    """
    rows = rows or [len(panels)]
    starts = np.cumsum([0, *rows])[:-1]
    groups = [panels[start : start + count] for start, count in zip(starts, rows, strict=True)]
    widest = max(sum(grid.size[1] + GAP for grid in group) for group in groups) + 0.4
    cell = min(CELL, WIDTH / widest)
    heights = [max(grid.size[0] for grid in group) + 1.6 for group in groups]
    figure, axes = sheet(cell * sum(heights), len(rows), 1, squeeze=False, height_ratios=heights)
    for row, group, start, height in zip(axes[:, 0], groups, starts, heights, strict=True):
        left = GAP if any(signs[start - 1 : start]) else 0.0  # a sign opens the row
        for number, grid in enumerate(group, start):
            if 0 < number <= len(signs):
                row.text(left - GAP / 2, 0, signs[number - 1], ha="center", va="center", fontsize=16)
            draw_grid(row, grid, left, 11 if cell > 0.3 else 10)
            left += grid.size[1] + GAP
        across = WIDTH / cell
        middle = (left - GAP) / 2
        row.set(xlim=(middle - across / 2, middle + across / 2), ylim=(height / 2 - 0.5, -height / 2 - 0.3))
        row.set_aspect("equal")
        row.axis("off")
    return figure


def draw_grid(axes: Axes, grid: Grid, left: float, fontsize: float = 10) -> None:
    """One grid in cells of 1 x 1, its left edge at `left`, its middle at height 0, rows downwards."""
    height, width = grid.size
    top, colour, pad = -height / 2, ROLES.get(grid.role, GREY), grid.padding
    padded = np.pad(np.asarray(grid.values, float), pad)
    for (row, column), value in np.ndenumerate(padded):
        inside = pad <= row < height - pad and pad <= column < width - pad
        face, edge = ((colour, 0.13), colour) if inside else ("white", PALE)
        corner = (left + column, top + row)
        axes.add_patch(Rectangle(corner, 1, 1, facecolor=face, edgecolor=edge, linewidth=0.8, zorder=1 + inside))
        text = "" if np.isnan(value) else f"{value:{grid.form}}".replace("-", "−")
        place = (left + column + 0.5, top + row + 0.5)
        axes.text(*place, text, ha="center", va="center_baseline", fontsize=fontsize, color=None if inside else GREY)
    for row, column, high, wide in grid.windows:
        corner = (left + pad + column + 0.04, top + pad + row + 0.04)
        axes.add_patch(
            Rectangle(corner, wide - 0.08, high - 0.08, facecolor="none", edgecolor="black", linewidth=2.2, zorder=4)
        )
    axes.text(left + width / 2, top - 0.2, grid.name, ha="center", va="bottom", fontsize=10, fontweight="bold")
