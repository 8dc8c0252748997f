"""Which class is taken for which."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from utils.figures.colours import GRADIENT, PALE, sequential
from utils.figures.sheet import picture, sheet


def count_confusions(targets: np.ndarray, chosen: np.ndarray, classes: int = 10) -> np.ndarray:
    """How many examples of class i (row) were taken for class j (column): int64 (classes, classes)."""
    counts = np.zeros((classes, classes), np.int64)
    np.add.at(counts, (np.asarray(targets), np.asarray(chosen)), 1)
    return counts


@picture
def confusion(counts: np.ndarray, names: Sequence[str] | None = None) -> Figure:
    """The mistakes among `counts` (classes, classes), true class by row. The diagonal, which is right, stays grey."""
    mistakes = counts.astype(float)
    np.fill_diagonal(mistakes, 0)
    figure, axes = sheet(4.1)
    axes.imshow(mistakes, cmap=sequential(GRADIENT), vmin=0, vmax=1.4 * max(1, mistakes.max()))
    for true, read in np.argwhere(mistakes > 0):
        axes.text(read, true, int(mistakes[true, read]), ha="center", va="center", fontsize=9.5)
    for k in range(len(counts)):
        axes.add_patch(Rectangle((k - 0.5, k - 0.5), 1, 1, facecolor=PALE, edgecolor="none"))
    labels = names or [str(k) for k in range(len(counts))]
    axes.set(xticks=range(len(counts)), xticklabels=labels, yticks=range(len(counts)), yticklabels=labels)
    axes.set(xlabel="read as", ylabel="is a")
    axes.grid(False)
    return figure
