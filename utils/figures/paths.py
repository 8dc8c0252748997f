"""Where a network has looked: its glimpses of several images, one after the other."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from utils.figures.colours import OUTPUT, OUTPUT_TEXT
from utils.figures.images import show
from utils.figures.sheet import WIDTH, picture, sheet


@picture
def paths(
    images: np.ndarray, locations: np.ndarray, size: int, names: Sequence[str], columns: int = 4, numbered: bool = True
) -> Figure:
    """Grey images (N, H, W) or (N, 1, H, W) in rows of `columns`, ink dark on white, each with its path.

    locations: (T, N, 2), row and column in [-1, 1]; a line leads from each to the next. numbered: each glimpse is a
    frame of `size` px with its number, from 1 on; otherwise, where frames would hide what they frame, a square is the
    first, dots are the others, and only the last has its frame. Frames are cut off where they leave the image. Tensors
    on the CPU will do.
    """
    images, locations = np.asarray(images), np.asarray(locations)
    images = images.reshape(len(images), *images.shape[-2:])
    rows = -(-len(images) // columns)
    figure, axes = sheet(rows * (WIDTH / columns + 0.25), rows, columns, squeeze=False)
    for cell in axes.flat[len(images) :]:
        cell.axis("off")
    for cell, image, path, name in zip(axes.flat, images, locations.swapaxes(0, 1), names, strict=False):
        show(cell, image)
        middles = (path + 1) / 2 * image.shape  # (T, 2), row and column in px from the upper left corner
        places = middles[:, ::-1] - 0.5  # a pixel's middle is at a whole number, its edges half a pixel beside it
        cell.plot(*places.T, color=OUTPUT, linewidth=1.2)
        corners = np.round(middles - size / 2)[:, ::-1] - 0.5
        (_numbers if numbered else _dots)(cell, places, corners, size)
        height, width = image.shape
        cell.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5))
        cell.set_title(name, pad=4, fontsize=9.5, fontweight="normal")
    return figure


def _numbers(axes: Axes, places: np.ndarray, corners: np.ndarray, size: int) -> None:
    """A frame and a number for each glimpse."""
    box = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
    style = {"fontsize": 8, "fontweight": "bold", "color": OUTPUT_TEXT, "ha": "center", "va": "center_baseline"}
    for number, (corner, place) in enumerate(zip(corners, places, strict=True), start=1):
        _frame(axes, corner, size)
        axes.text(*place, f"{number}", bbox=box, clip_on=True, **style)


def _dots(axes: Axes, places: np.ndarray, corners: np.ndarray, size: int) -> None:
    """A square for the first glimpse, a dot for each other, and the last one's frame."""
    style = {"color": OUTPUT, "markeredgecolor": "white", "markeredgewidth": 0.4, "linestyle": ""}
    axes.plot(*places[1:].T, marker="o", markersize=3.2, **style)
    axes.plot(*places[0], marker="s", markersize=4.5, **style)
    _frame(axes, corners[-1], size)


def _frame(axes: Axes, corner: np.ndarray, size: int) -> None:
    axes.add_patch(Rectangle(corner, size, size, facecolor="none", edgecolor=OUTPUT, linewidth=1.2))
