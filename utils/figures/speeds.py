"""How long several ways to the same result take, which may lie far apart."""

from collections.abc import Mapping

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from utils.figures.colours import GREY
from utils.figures.sheet import picture, sheet


@picture
def speeds(seconds: Mapping[str, tuple[float, float | None]], label: str) -> Figure:
    """One line a contestant on a logarithmic axis, the first on top: {name: (mean, sd) in seconds}.

    The number is written beside its point; a bar is one standard deviation to either side. label: what took so long.
    """
    figure, axes = sheet(0.36 * len(seconds) + 0.75)
    for row, (mean, sd) in enumerate(seconds.values()):
        low = min(sd or 0.0, 0.9 * mean)  # a logarithmic axis has no zero to reach down to
        axes.errorbar(mean, row, xerr=[[low], [sd or 0.0]], fmt="o", color="black", capsize=3, elinewidth=1.2)
        axes.annotate(spoken(mean), (mean + (sd or 0.0), row), (8, 0), textcoords="offset points", va="center")
    means = [mean for mean, _ in seconds.values()]
    room = (max(means) / min(means)) ** 0.3  # for the last number
    axes.set(xscale="log", xlabel=label, xlim=(min(means) / room**0.4, max(means) * room))
    axes.set_yticks(range(len(seconds)), labels=seconds)
    axes.set_ylim(len(seconds) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: spoken(value)))
    axes.xaxis.set_minor_formatter("")
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(GREY)
    return figure


def spoken(seconds: float) -> str:
    """A time to two digits, in the unit that suits it: `spoken(0.0123)` is "12 ms"."""
    value, unit = (seconds, "s") if seconds >= 0.995 else (1000 * seconds, "ms")
    digits = 0 if value >= 9.95 else 1
    return f"{value:,.{digits}f}".removesuffix(".0") + f" {unit}"
