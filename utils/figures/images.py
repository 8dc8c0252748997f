"""Pictures of images: grids of digits, with or without words beneath them."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from utils.figures.colours import INPUT
from utils.figures.sheet import WIDTH, picture, sheet


@picture
def image_grid(
    images: np.ndarray, labels: Sequence[str] | None = None, *, columns: int = 8, row_names: Sequence[str] = ()
) -> Figure:
    """Grey images (N, H, W) or (N, 1, H, W) in rows of `columns`, ink dark on white, framed as inputs.

    labels: one text an image, set beneath it. row_names: one text a row, set to its left. Tensors on the CPU will do.
    """
    images = _grey(images)
    rows = -(-len(images) // columns)
    text = 0.23 * (1 + max(label.count("\n") for label in labels)) if labels is not None else 0.06
    figure, axes = sheet(rows * (WIDTH / columns + text), rows, columns, squeeze=False)
    for place, cell in enumerate(axes.flat):
        if place < len(images):
            show(cell, images[place])
            cell.set_xlabel(labels[place] if labels is not None else "", fontsize=10, labelpad=3)
        else:
            cell.axis("off")
    for cell, name in zip(axes[:, 0], row_names, strict=False):
        cell.set_ylabel(name, rotation=0, ha="right", va="center")
    return figure


def show(axes: Axes, image: np.ndarray, colour: str = INPUT) -> None:
    """One grey image (H, W) in `axes`: dark is the largest value, the frame has the colour of its role."""
    axes.imshow(image, cmap="Greys", vmin=0, vmax=255 if image.dtype == np.uint8 else 1)
    axes.set(xticks=[], yticks=[])
    axes.grid(False)
    for side in axes.spines.values():
        side.set(visible=True, color=colour, linewidth=1)


def _grey(images: np.ndarray) -> np.ndarray:
    images = np.asarray(images)
    if images.ndim == 4 and images.shape[1] == 1:
        images = images[:, 0]
    if images.ndim != 3:
        raise ValueError(f"Expected grey images (N, H, W) or (N, 1, H, W), got {images.shape}; pick one channel.")
    return images
