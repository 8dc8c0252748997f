"""Named lines on logarithmic axes: losses step by step, or the error of a difference quotient against its step."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from utils.figures.colours import GRADIENT, GREY
from utils.figures.sheet import picture, sheet

STYLES = (("-", "black"), ("--", GRADIENT), (":", GREY), ("-.", GREY))


@picture
def lines(
    curves: Mapping[str, tuple[Sequence[float], Sequence[float]]], xlabel: str, ylabel: str, log: str = "y"
) -> Figure:
    """Up to four curves {name: (x, y)}; log says which axes are logarithmic, "x", "y" or "xy"."""
    figure, axes = sheet(2.7)
    for (name, (x, y)), (line, colour) in zip(curves.items(), STYLES, strict=False):
        axes.plot(x, y, line, color=colour, label=name)
    for axis in log:
        axes.set(**{f"{axis}scale": "log"})
    axes.set(xlabel=xlabel, ylabel=ylabel)
    axes.legend()
    return figure
