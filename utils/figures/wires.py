"""Small networks, neuron by neuron: the numbers in them, and the lines that carry these, forwards or backwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch

from utils.figures.colours import GRADIENT_TEXT, GREY, KERNEL, KERNEL_TEXT, PALE, ROLES
from utils.figures.connections import STYLES
from utils.figures.sheet import WIDTH, picture, sheet

RADIUS = 0.36  # of a neuron
APART = 2.5  # between two columns of neurons
ROW = 1.3  # between two neurons of a column; in a drawing of one layer it is 1
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Neurons:
    """A network with a number on every line.

    columns: what stands in each neuron, a list a layer; None leaves the neuron out. lines: between neighbouring
    columns, (right, left) each, what stands on the line; NaN means no line. roles: one a column, which gives its
    colour. notes: small texts beneath the neurons, in the form of `columns`. backward: the arrows point to the left.
    factor: what stands on the lines are no weights but derivatives.
    """

    title: str
    columns: Sequence[Sequence[str | None]]
    lines: Sequence[np.ndarray]
    roles: Sequence[str]
    notes: Sequence[Sequence[str]] = field(default_factory=tuple)
    backward: bool = False
    factor: bool = False


@dataclass(frozen=True)
class Wires:
    """One layer: which neurons are connected, and which lines share a weight.

    labels: (right, left); 0 means no line, and equal labels share a weight, drawn in one style. letters: the names of
    the neurons left and right, which are numbered. roles: colours of the two columns. focus: of a forward layer a
    neuron on the right, of a backward one a neuron on the left; its lines are strong and named, the others faint. cut:
    lines that are missing are drawn in pale grey.
    """

    title: str
    labels: np.ndarray
    letters: tuple[str, str] = ("x", "z")
    roles: tuple[str, str] = ("input", "output")
    focus: int | None = None
    backward: bool = False
    cut: bool = False


@picture
def neurons(panels: Sequence[Neurons]) -> Figure:
    """Networks of a few neurons, a panel a row: what stands in the neurons and on the lines between them."""
    tallest = [max(len(column) for column in panel.columns) for panel in panels]
    heights = [ROW * tall + (0.5 if panel.notes else 0.15) for tall, panel in zip(tallest, panels, strict=True)]
    across = APART * (max(len(panel.columns) for panel in panels) - 1) + 1.6
    unit = WIDTH / across
    figure, axes = sheet(unit * sum(heights), len(panels), 1, squeeze=False, height_ratios=heights)
    for row, panel, height in zip(axes[:, 0], panels, heights, strict=True):
        width = APART * (len(panel.columns) - 1)
        _network(row, panel)
        row.set(xlim=(width / 2 - across / 2, width / 2 + across / 2), aspect="equal")
        low = 0.25 if panel.notes else 0.0  # room for the notes of the last row
        row.set_ylim(-height / 2 - low, height / 2 - low)
        row.text(width / 2 - across / 2 + 0.1, height / 2 - low - 0.05, panel.title, va="top", fontweight="bold")
        row.axis("off")
    return figure


@picture
def wires(panels: Sequence[Wires], names: Sequence[str] = ("w₀", "w₁", "w₂")) -> Figure:
    """Layers side by side: neurons left and right, and the lines between them. names: of weights that are shared."""
    tall = max(max(panel.labels.shape) for panel in panels)
    across = 4.0 * len(panels)
    figure, axes = sheet(WIDTH / across * (tall + 0.2) + 0.25, 1, len(panels), squeeze=False)
    for column, panel in zip(axes[0], panels, strict=True):
        _layer(column, panel, names)
        column.set(title=panel.title, xlim=(-0.55, 3.55), ylim=(-tall / 2 - 0.1, tall / 2 + 0.1), aspect="equal")
        column.axis("off")
    return figure


def _network(axes: Axes, panel: Neurons) -> None:
    places = [[ROW * place for place in _places(len(column))] for column in panel.columns]
    for left, lines in enumerate(panel.lines):
        for o, k in np.argwhere(~np.isnan(lines)):
            start, end = (APART * left, places[left][k]), (APART * (left + 1), places[left + 1][o])
            _arrow(axes, *((end, start) if panel.backward else (start, end)))
            x, y = (0.27 * a + 0.73 * b for a, b in zip(start, end, strict=True))
            text = f"{lines[o, k]:g}".replace("-", "−")
            box = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}
            colour = GRADIENT_TEXT if panel.factor else KERNEL_TEXT
            axes.text(x, y, text, ha="center", va="center", color=colour, fontsize=10, bbox=box, zorder=2)
    for number, (column, role) in enumerate(zip(panel.columns, panel.roles, strict=True)):
        for k, text in enumerate(column):
            if text is None:
                continue
            note = panel.notes[number][k] if panel.notes else ""
            _neuron(axes, APART * number, places[number][k], text, ROLES[role], note)


def _layer(axes: Axes, panel: Wires, names: Sequence[str]) -> None:
    right, left = (_places(count) for count in panel.labels.shape)
    kinds = [kind for kind in np.unique(panel.labels) if kind]
    few = len(kinds) <= len(names)
    for o, k in np.ndindex(panel.labels.shape):
        label, ends = panel.labels[o, k], ((0, left[k]), (3, right[o]))
        if not label:
            if panel.cut:
                axes.plot(*zip(*ends, strict=True), color=PALE, linewidth=1, zorder=0, antialiased=False)
            continue
        style, colour = STYLES[kinds.index(label)] if few else ("-", KERNEL)
        strong = panel.focus in (None, k if panel.backward else o)
        options = {"color": colour, "linestyle": style, "linewidth": 1.9 if few else 1.2, "antialiased": False}
        if strong:
            axes.plot(*zip(*ends, strict=True), **options, zorder=1)
        else:
            axes.plot(*zip(*ends, strict=True), **options | {"linewidth": 0.7, "color": "#d9c9a3"}, zorder=0)
        if strong and panel.focus is not None:
            _name(axes, ends, names[kinds.index(label)], panel.backward)
    for x, column, letter, role in zip((0, 3), (left, right), panel.letters, panel.roles, strict=True):
        for k, y in enumerate(column):
            _neuron(axes, x, y, letter + str(k).translate(SUBSCRIPTS), ROLES[role])


def _name(axes: Axes, ends: tuple[tuple[float, float], tuple[float, float]], name: str, backward: bool) -> None:
    """A weight's name on its line, nearer to the end where lines are apart, and a head that says which way."""
    start, end = reversed(ends) if backward else ends
    x, y = (0.62 * a + 0.38 * b for a, b in zip(start, end, strict=True))
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    axes.text(x, y, name, ha="center", va="center", color=KERNEL_TEXT, fontsize=10, bbox=box, zorder=2)
    _arrow(axes, start, end, "none")


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], line: str = "-") -> None:
    """From neuron to neuron, ending at the edge of the second; `line` "none" draws the head alone."""
    way = np.subtract(end, start)
    tip = np.subtract(end, (RADIUS + 0.06) * way / np.hypot(*way))
    begin = np.subtract(tip, 0.35 * way / np.hypot(*way)) if line == "none" else start
    style = {"arrowstyle": "-|>", "mutation_scale": 8, "color": GREY if line == "-" else KERNEL_TEXT}
    axes.add_patch(FancyArrowPatch(begin, tip, shrinkA=0, shrinkB=0, linewidth=1, zorder=1, **style))


def _neuron(axes: Axes, x: float, y: float, text: str, colour: str, note: str = "") -> None:
    axes.add_patch(Circle((x, y), RADIUS, facecolor="white", edgecolor="none", zorder=2))
    axes.add_patch(Circle((x, y), RADIUS, facecolor=(colour, 0.18), edgecolor=colour, linewidth=1.5, zorder=3))
    axes.text(x, y, text, ha="center", va="center_baseline", fontsize=10, zorder=4)
    if note:
        axes.text(x, y - RADIUS - 0.04, note, ha="center", va="top", fontsize=9, color=GREY, zorder=4)


def _places(count: int) -> list[float]:
    """Heights of the neurons of a column, the first on top, the column's middle at 0."""
    return [(count - 1) / 2 - k for k in range(count)]
