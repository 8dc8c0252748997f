"""How results scatter: one dot a seed."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from utils.figures.colours import GRADIENT, GREY
from utils.figures.sheet import picture, sheet


@picture
def seeds(values: Mapping[str, Sequence[float]], label: str, reference: tuple[str, float] | None = None) -> Figure:
    """One row an experiment: a dot a seed, and beneath it mean ± sd with n. reference: a named vertical line."""
    figure, axes = sheet(0.55 * len(values) + 1.0)
    for row, runs in enumerate(values.values()):
        runs, place = np.asarray(runs, float), -row
        axes.plot(runs, np.full(len(runs), place + 0.12), "o", color=GRADIENT, alpha=0.6, markersize=6)
        mean, sd = runs.mean(), runs.std(ddof=1) if len(runs) > 1 else 0.0
        axes.errorbar(mean, place - 0.12, xerr=sd, fmt="D", color=GRADIENT, markersize=5, capsize=4, elinewidth=1.5)
    if reference:
        axes.axvline(reference[1], color=GREY, linestyle=":", linewidth=1.5)
        axes.annotate(reference[0], (reference[1], 0.52), ha="center", va="bottom", color=GREY, annotation_clip=False)
    names = [f"{name}\nn = {len(runs)}" for name, runs in values.items()]
    axes.set(yticks=[-row for row in range(len(values))], yticklabels=names, ylim=(0.5 - len(values), 0.5))
    axes.set(xlabel=label, xlim=(0, None))
    axes.grid(visible=False, axis="y")
    return figure
