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
def paths(images: np.ndarray, locations: np.ndarray, size: int, names: Sequence[str], columns: int = 4) -> Figure:
    """Grey images (N, H, W) or (N, 1, H, W) in rows of `columns`, ink dark on white, each with its path.

    locations: (T, N, 2), row and column in [-1, 1]. Each glimpse is a frame of `size` px with its number, from 1 on,
    and a line leads from it to the next. Frames are cut off where they leave the image. Tensors on the CPU will do.
    """
    images, locations = np.asarray(images), np.asarray(locations)
    images = images.reshape(len(images), *images.shape[-2:])
    rows = -(-len(images) // columns)
    figure, axes = sheet(rows * (WIDTH / columns + 0.25), rows, columns, squeeze=False)
    for cell in axes.flat[len(images) :]:
        cell.axis("off")
    for cell, image, path, name in zip(axes.flat, images, locations.swapaxes(0, 1), names, strict=False):
        show(cell, image)
        _path(cell, (path + 1) / 2 * image.shape, size)
        height, width = image.shape
        cell.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5))
        cell.set_title(name, pad=4, fontsize=9.5, fontweight="normal")
    return figure


def _path(axes: Axes, middles: np.ndarray, size: int) -> None:
    """middles: (T, 2), row and column in px from the image's upper left corner."""
    places = middles[:, ::-1] - 0.5  # a pixel's middle is at a whole number, its edges half a pixel beside it
    axes.plot(*places.T, color=OUTPUT, linewidth=1.2)
    corners = np.round(middles - size / 2)[:, ::-1] - 0.5
    box = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
    style = {"fontsize": 8, "fontweight": "bold", "color": OUTPUT_TEXT, "ha": "center", "va": "center_baseline"}
    for number, (corner, place) in enumerate(zip(corners, places, strict=True), start=1):
        axes.add_patch(Rectangle(corner, size, size, facecolor="none", edgecolor=OUTPUT, linewidth=1.2))
        axes.text(*place, f"{number}", bbox=box, clip_on=True, **style)
