"""How long something takes against how large it is."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter, NullLocator

from utils.figures.colours import GREY
from utils.figures.sheet import picture, sheet

STYLES = (("o", "-", "black"), ("s", "--", GREY), ("^", ":", GREY))
Series = tuple[Sequence[float], Sequence[float], Sequence[float]]  # sizes, mean seconds, their standard deviations


@picture
def timings(panels: Mapping[str, Mapping[str, Series]], label: str, rounds: int) -> Figure:
    """Milliseconds against a size, both axes logarithmic: {title: {name: (sizes, seconds, sds)}}, a panel a title.

    Bars are one standard deviation over `rounds` rounds. label: what the size is, with its unit.
    """
    figure, axes = sheet(2.9, 1, len(panels), squeeze=False)
    for panel, (title, lines) in zip(axes[0], panels.items(), strict=True):
        for (name, (sizes, seconds, sds)), (marker, line, colour) in zip(lines.items(), STYLES, strict=False):
            ms, spread = 1000 * np.asarray(seconds), 1000 * np.asarray(sds)
            below = np.minimum(spread, 0.9 * ms)  # a logarithmic axis has no zero to reach down to
            options = {"marker": marker, "linestyle": line, "color": colour, "capsize": 3, "elinewidth": 1.2}
            panel.errorbar(sizes, ms, yerr=(below, spread), label=name, linewidth=1.6, **options)
        panel.set(title=title, xlabel=label, xscale="log", yscale="log")
        panel.set_xticks(sizes, labels=_labels(sizes))
        panel.xaxis.set_minor_locator(NullLocator())
        panel.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        panel.yaxis.set_minor_formatter(NullFormatter())
    axes[0, 0].set_ylabel(f"ms (mean ± sd, n = {rounds})")
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=len(STYLES))
    return figure


def _labels(sizes: Sequence[float]) -> list[str]:
    """The sizes as texts, but for those that would touch the one before on a logarithmic axis."""
    places, texts, last = np.log(sizes), [], -np.inf
    for size, place in zip(sizes, places, strict=True):
        shown = place - last > 0.12 * (places[-1] - places[0])
        texts.append(f"{size:g}" if shown else "")
        last = place if shown else last
    return texts
