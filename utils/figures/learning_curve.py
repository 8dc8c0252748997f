"""How the error falls as there are more images to learn from."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from utils.figures.colours import GRADIENT, GRADIENT_TEXT
from utils.figures.sheet import picture, sheet

MARKS = (("-", "o", GRADIENT), ("-.", "s", "black"), (":", "^", GRADIENT_TEXT))


@picture
def learning_curve(
    curves: Mapping[str, tuple[Sequence[int], Sequence[float], Sequence[float]]],
    label: str = "test error (% of images)",
    levels: Sequence[float] = (0.5, 1, 2, 5, 10, 20, 50),
) -> Figure:
    """Error against the number of training images, both axes logarithmic: {name: (images, means, sds)}.

    Networks differ in colour, line style and marker, and their names stand in a legend. levels: ticks of the error.
    """
    figure, axes = sheet(3.3)
    for (name, (images, means, sds)), (line, marker, colour) in zip(curves.items(), MARKS, strict=False):
        bars = {"elinewidth": 1.3, "capsize": 3, "markersize": 5.5, "markerfacecolor": "white"}
        axes.errorbar(images, means, yerr=sds, linestyle=line, marker=marker, color=colour, label=name, **bars)
    axes.set(xscale="log", yscale="log", xlabel="training images (logarithmic)", ylabel=f"{label}, logarithmic")
    every = sorted({count for images, _, _ in curves.values() for count in images})
    lowest = min(np.min(np.asarray(means) - np.asarray(sds)) for _, means, sds in curves.values())
    highest = max(np.max(np.asarray(means) + np.asarray(sds)) for _, means, sds in curves.values())
    axes.set_ylim(lowest / 1.25, highest * 1.25)
    axes.xaxis.set(major_locator=FixedLocator(every), minor_locator=NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda count, _: _short(count)))
    axes.yaxis.set(major_locator=FixedLocator(levels), minor_locator=NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda level, _: f"{level:g}"))
    axes.legend()
    return figure


def _short(count: float) -> str:
    """A number of images as short as it can be: 300, 3k, 60k."""
    return f"{count / 1000:g}k" if count >= 1000 else f"{count:g}"
