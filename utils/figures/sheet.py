"""What all pictures have in common: size, type, and how they reach a page."""

from collections.abc import Callable
from functools import wraps

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from utils.figures.colours import GREY, PALE

# A page shows a picture 480 px wide, a phone 330: at 4.8 inches, 10 points are 14 px there and 9.5 px here.
WIDTH = 4.8  # inches

STYLE = {
    "figure.dpi": 150,
    "figure.facecolor": "white",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # ships with matplotlib: the same everywhere
    "font.size": 10,
    "axes.labelsize": 10,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.edgecolor": GREY,
    "axes.labelcolor": "black",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": PALE,
    "grid.linewidth": 0.6,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": "black",
    "ytick.labelcolor": "black",
    "legend.frameon": False,
    "legend.fontsize": 9.5,
    "lines.linewidth": 2,
    "lines.markersize": 5,
}


def picture(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Draw in the course's style, and take the figure out of pyplot's hands.

    A notebook shows the figure that a cell ends with. It would also show every figure that pyplot holds open, so that
    an open one would appear twice. The reader's own settings stay as they were.
    """

    @wraps(draw)
    def drawn(*arguments, **options) -> Figure:
        with plt.rc_context(STYLE):
            figure = draw(*arguments, **options)
            figure.canvas.draw()  # with this style still in force: ticks and texts are laid out only now
        plt.close(figure)
        return figure

    return drawn


def sheet(height: float, rows: int = 1, columns: int = 1, **options) -> tuple[Figure, object]:
    """A figure of the course's width, `height` inches high, and its axes (as `plt.subplots` gives them)."""
    return plt.subplots(rows, columns, figsize=(WIDTH, height), layout="constrained", **options)
