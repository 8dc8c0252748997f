"""What a layer connects with what, which connections share a weight, and how many weights that takes."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, Polygon, Rectangle

from utils.figures.colours import GREY, INPUT, KERNEL, KERNEL_TEXT, OUTPUT
from utils.figures.sheet import picture, sheet

# Weights that are told apart by more than colour: a few shades of one hue, each with a line style of its own.
STYLES = (("-", "#8A5F00"), ((0, (5, 1.6)), "#C47F00"), ((0, (1, 1.3)), "#E69F00"))
HATCHES = ("", "//", "..")
RADIUS = 0.3  # of a neuron; neighbours are 1 apart
FLAT = (0.42, 0.3)  # how far right and up one unit of depth goes in a drawing of a block


@picture
def connections(panels: Mapping[str, np.ndarray], names: Sequence[str] = ("w₀", "w₁", "w₂")) -> Figure:
    """Neurons and the lines between them, a panel a layer, with the number of lines and of weights beneath.

    panels: {title: labels (outputs, inputs)}; 0 means no connection, and connections with the same label share a
    weight. names: of the weights, where a panel has no more of them; its lines then differ in style and shade.
    """
    figure, axes = sheet(3.6, 1, len(panels), squeeze=False)
    for panel, (title, labels) in zip(axes[0], panels.items(), strict=True):
        outputs, inputs = labels.shape
        kinds = [kind for kind in np.unique(labels) if kind]
        few = len(kinds) <= len(names)
        for o, i in np.argwhere(labels):
            style, colour = STYLES[kinds.index(labels[o, i])] if few else ("-", KERNEL)
            ends = (-i, (inputs - outputs) / -2 - o)
            # Without antialiasing a slanted line has one colour, and the file half the size.
            panel.plot(
                [0, 3], ends, color=colour, linestyle=style, linewidth=1.9 if few else 1, zorder=1, antialiased=False
            )
        _neurons(panel, 0, [-i for i in range(inputs)], INPUT)
        _neurons(panel, 3, [(inputs - outputs) / -2 - o for o in range(outputs)], OUTPUT)
        for kind, name in enumerate(names[: len(kinds)] if few else ()):
            style, colour = STYLES[kind]
            x = 1.5 + 1.55 * (kind - (len(kinds) - 1) / 2)
            panel.plot([x - 0.6, x + 0.6], [0.95, 0.95], color=colour, linestyle=style, linewidth=1.9)
            panel.text(x, 1.1, name, ha="center", va="bottom", fontsize=10, color=KERNEL_TEXT)
        below = f"{np.count_nonzero(labels)} connections\n{len(kinds)} weights"
        panel.text(1.5, -inputs + 0.1, below, ha="center", va="top", fontsize=9.5, color=KERNEL_TEXT)
        panel.set(title=title, xlim=(-0.9, 3.9), ylim=(-inputs - 1.3, 2.0))
        panel.axis("off")
    return figure


@picture
def volumes(layers: Sequence[tuple[tuple[int, int, int], int, tuple[int, int, int]]]) -> Figure:
    """Convolution layers as blocks, one a row: what goes in, what one filter sees of it, and what comes out.

    layers: (input's shape (C, H, W), kernel's side, output's shape (C_out, H_out, W_out)) of each.
    """
    figure, axes = sheet(2.05 * len(layers), len(layers), 1, squeeze=False)
    for panel, (before, side, after) in zip(axes[:, 0], layers, strict=True):
        scale = 2.6 / max(before[1], after[1])
        left = _block(panel, 1.9, before, scale, INPUT)
        right = _block(panel, 7.9, after, scale, OUTPUT)
        window = side * scale
        corner = (left[0] + 2 * scale, left[1] + before[1] * scale - window - 3 * scale)
        depth = _deep(before[0])
        _cuboid(panel, corner, window, window, depth, KERNEL, 0.5)
        spot = (right[0] + 2 * scale, right[1] + after[1] * scale - 4 * scale)
        panel.add_patch(Rectangle(spot, scale, scale, facecolor=OUTPUT, edgecolor="black", linewidth=0.8, zorder=6))
        for height in (0, window):
            start = (corner[0] + window + depth * FLAT[0], corner[1] + height + depth * FLAT[1])
            end = (spot[0], spot[1] + (scale if height else 0))
            panel.plot(*zip(start, end, strict=True), color=KERNEL, linewidth=1.1, zorder=5)
        arrow = FancyArrowPatch((4.1, -0.75), (6.0, -0.75), arrowstyle="->", mutation_scale=10, color=GREY)
        panel.add_patch(arrow)
        weights = " × ".join(map(str, (after[0], before[0], side, side)))
        panel.text(5.05, -0.95, f"weights\n{weights}", ha="center", va="top", fontsize=9.5, color=KERNEL_TEXT)
        for x, shape in ((1.9, before), (7.9, after)):
            panel.text(x, -1.75, " × ".join(map(str, shape)), ha="center", va="top", fontsize=10)
        panel.set(xlim=(0, 9.9), ylim=(-2.2, 1.95), aspect="equal")
        panel.axis("off")
    return figure


@picture
def weight_counts(counts: Mapping[str, Mapping[str, int]]) -> Figure:
    """Numbers of weights as bars on a logarithmic axis: {layer: {way of connecting: weights}}, a group a layer."""
    ways = list(next(iter(counts.values())))
    figure, axes = sheet(0.45 + 0.3 * len(counts) * (len(ways) + 1))
    ticks = []
    for group, numbers in enumerate(counts.values()):
        for k, (way, number) in enumerate(numbers.items()):
            place = -(group * (len(ways) + 1) + k)
            axes.barh(place, number, height=0.82, facecolor=(KERNEL, 0.55), edgecolor=KERNEL_TEXT, hatch=HATCHES[k % 3])
            axes.text(number * 1.25, place, f"{number:,}", va="center", fontsize=9.5)
            ticks.append((place, way))
        top = -(group * (len(ways) + 1)) + 0.55
        axes.text(1.15, top, list(counts)[group], fontsize=10, fontweight="bold", va="bottom")
    largest = max(number for numbers in counts.values() for number in numbers.values())
    axes.set(xscale="log", xlim=(1, largest * 60), xlabel="weights (logarithmic)")
    axes.set(yticks=[place for place, _ in ticks], yticklabels=[way for _, way in ticks])
    axes.set_ylim(ticks[-1][0] - 0.6, 1.35)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    return figure


def _neurons(axes: Axes, x: float, places: Sequence[float], colour: str) -> None:
    for place in places:
        axes.add_patch(Circle((x, place), RADIUS, facecolor="white", edgecolor="none", zorder=2))
        axes.add_patch(Circle((x, place), RADIUS, facecolor=(colour, 0.25), edgecolor=colour, linewidth=1.5, zorder=3))


def _deep(channels: int) -> float:
    """Depth of a drawn block: it grows with the number of channels, but slower."""
    return 0.22 * channels**0.6


def _block(axes: Axes, centre: float, shape: tuple[int, int, int], scale: float, colour: str) -> tuple[float, float]:
    """A volume (C, H, W) as a pale cuboid around `centre`; returns the lower left corner of its front."""
    channels, height, width = shape
    depth, high, wide = _deep(channels), height * scale, width * scale
    corner = (centre - (wide + depth * FLAT[0]) / 2, -(high + depth * FLAT[1]) / 2 + 0.25)
    _cuboid(axes, corner, wide, high, depth, colour, 0.2)
    return corner


def _cuboid(
    axes: Axes, corner: tuple[float, float], wide: float, high: float, depth: float, colour: str, alpha: float
) -> None:
    """Front, top and right side of a cuboid, its front's lower left at `corner`."""
    (x, y), (right, up) = corner, (depth * FLAT[0], depth * FLAT[1])
    front = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]
    top = [(x, y + high), (x + wide, y + high), (x + wide + right, y + high + up), (x + right, y + high + up)]
    side = [(x + wide, y), (x + wide + right, y + up), (x + wide + right, y + high + up), (x + wide, y + high)]
    for face in (front, top, side):
        axes.add_patch(Polygon(face, facecolor=(colour, alpha), edgecolor=colour, linewidth=1.2, zorder=2 + alpha))
