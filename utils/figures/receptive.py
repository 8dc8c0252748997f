"""What a unit sees: its receptive field drawn on an image, and its gradient with respect to every pixel."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from utils.figures.colours import GRADIENT, GREY, OUTPUT, sequential
from utils.figures.images import show
from utils.figures.sheet import WIDTH, picture, sheet


@picture
def receptive_fields(image: np.ndarray, fields: Mapping[str, tuple[int, int]]) -> Figure:
    """One image (H, W) several times, each with a square of pixels: {title: (first row and column, side)}."""
    figure, axes = sheet(WIDTH / len(fields) + 0.45, 1, len(fields), squeeze=False)
    for cell, (title, (first, side)) in zip(axes[0], fields.items(), strict=True):
        show(cell, image)
        cell.add_patch(_frame(first, side, facecolor=(OUTPUT, 0.25), edgecolor=OUTPUT))
        cell.set_title(title, pad=4)
    return figure


@picture
def sensitivity(panels: Mapping[str, tuple[np.ndarray, int, int]], columns: int = 2) -> Figure:
    """Sizes of gradients (H, W), each scaled to its own largest, with a worked-out square around them.

    panels: {title: (sizes, first row and column, side of the square)}.
    """
    rows = -(-len(panels) // columns)
    figure, axes = sheet(rows * (0.8 * WIDTH / columns + 0.35), rows, columns, squeeze=False)
    for cell, (title, (sizes, first, side)) in zip(axes.flat, panels.items(), strict=False):
        sizes = np.asarray(sizes, float)
        share = sizes / max(sizes.max(), np.finfo(float).tiny)
        shown = cell.imshow(share, cmap=sequential(GRADIENT), vmin=0, vmax=1, interpolation="nearest")
        cell.add_patch(_frame(first, side, facecolor="none", edgecolor="black", linestyle="--"))
        cell.set(title=title, xticks=_ends(first, side), yticks=_ends(first, side))
        cell.grid(visible=False)
        for spine in cell.spines.values():
            spine.set(visible=True, color=GREY)
    for cell in axes.flat[len(panels) :]:
        cell.axis("off")
    figure.colorbar(shown, ax=list(axes.flat), fraction=0.03, pad=0.02, aspect=30, label="share of the largest")
    return figure


def _ends(first: int, side: int) -> Sequence[int]:
    return first, first + side - 1


def _frame(first: int, side: int, **style) -> Rectangle:
    """A frame around whole pixels: `side` of them from `first` on, in both directions."""
    return Rectangle((first - 0.5, first - 0.5), side, side, linewidth=1.8, **style)
