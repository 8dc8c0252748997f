"""What a shift does: to a row of values, and to what a network makes of an image."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from utils.figures.colours import GREY, ROLES
from utils.figures.sheet import picture, sheet

STYLES = (("o", "-"), ("s", "--"), ("^", ":"), ("D", "-."))


@picture
def signals(columns: Mapping[str, Mapping[str, tuple[Sequence[float], str]]], top: float = 1.0) -> Figure:
    """Rows of values as bars, a column of panels for each case: {case: {name: (values, role)}}.

    The first row sets the axis; a row with fewer values has wider bars, each below the values that it was made from.
    role: "input", "kernel", "output" or "gradient". top: where the axes of values end.
    """
    rows = max(len(panels) for panels in columns.values())
    figure, axes = sheet(0.95 * rows + 0.5, rows, len(columns), sharex=True, sharey=True, squeeze=False)
    for column, (case, panels) in zip(axes.T, columns.items(), strict=True):
        length = len(next(iter(panels.values()))[0])
        for panel, (name, (values, role)) in zip(column, panels.items(), strict=True):
            wide = length / len(values)
            places = wide * (np.arange(len(values)) + 0.5) - 0.5
            panel.bar(places, values, 0.86 * wide, color=(ROLES[role], 0.5), edgecolor=ROLES[role], linewidth=1)
            panel.set(xlim=(-0.6, length - 0.4), ylim=(0, 1.08 * top), yticks=(0, top / 2, top), xticks=range(length))
            title = name if panel is not column[0] else f"{name}, {case}"
            panel.set_title(title, fontsize=10, fontweight="normal", pad=3)
            panel.grid(visible=False, axis="x")
        column[-1].set_xlabel("position j (pixels)")
    return figure


@picture
def by_shift(
    lines: Mapping[str, Sequence[float]],
    label: str,
    roles: Mapping[str, str] | str = "output",
    sds: Mapping[str, Sequence[float]] | None = None,
    level: tuple[str, float] | None = None,
) -> Figure:
    """Values at shifts of 0, 1, 2 … pixels, a line and a marker of its own for each name: {name: values}.

    roles: one role, or one a name, which gives the colour. sds: {name: standard deviations}, drawn as bars. level: a
    named horizontal line.
    """
    figure, axes = sheet(2.9)
    for (name, values), (marker, line) in zip(lines.items(), STYLES, strict=False):
        colour = ROLES.get(roles if isinstance(roles, str) else roles[name], GREY)
        shifts = np.arange(len(values))
        options = {"marker": marker, "linestyle": line, "color": colour, "linewidth": 1.7, "label": name}
        axes.errorbar(shifts, values, yerr=sds[name] if sds else None, capsize=3, elinewidth=1, **options)
    if level:
        axes.axhline(level[1], color=GREY, linewidth=1)
        axes.text(axes.get_xlim()[0], level[1], f" {level[0]}", color=GREY, ha="left", va="bottom", fontsize=9.5)
    axes.set(xlabel="shift of the image (pixels)", ylabel=label, ylim=(0, None))
    axes.xaxis.get_major_locator().set_params(integer=True)
    figure.legend(*_plain(axes), loc="outside upper center", ncols=2)
    return figure


def _plain(axes) -> tuple[list, list[str]]:
    """Handles without error bars, and their labels, for a legend."""
    handles, labels = axes.get_legend_handles_labels()
    return [handle[0] for handle in handles], labels
