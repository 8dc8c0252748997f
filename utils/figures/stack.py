"""A network as a stack: what each stage holds for one image, how far the classes have come apart, what layers cost."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator, StrMethodFormatter

from utils.figures.colours import GRADIENT, GREY, INPUT, KERNEL, OUTPUT, PALE, sequential
from utils.figures.images import show
from utils.figures.sheet import WIDTH, picture, sheet

ERROR_TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)


@picture
def stack(stages: Mapping[str, np.ndarray], rows: Sequence[int], widths: Mapping[str, float] | None = None) -> Figure:
    """What every stage holds for one image, from left to right, `rows[r]` stages in row r.

    stages: {name: values}. Values (1, H, W) are drawn as the grey input, (C, H, W) as C green maps, (n,) as n green
    cells, or as bars where there are at most ten. Each stage has its own scale, from 0 (white) to its largest value.
    """
    figure = plt.figure(figsize=(WIDTH, 2.0 * len(rows)), layout="constrained")
    figure.get_layout_engine().set(w_pad=0.02, h_pad=0.03)
    items = list(stages.items())
    for row, part in enumerate(figure.subfigures(len(rows), 1, squeeze=False)[:, 0]):
        start = sum(rows[:row])
        chosen = items[start : start + rows[row]]
        shares = [(widths or {}).get(name, 1.0) for name, _ in chosen]
        axes = part.subplots(1, rows[row], squeeze=False, width_ratios=shares)[0]
        for number, (panel, (name, values)) in enumerate(zip(axes, chosen, strict=True), start):
            _stage(panel, np.asarray(values))
            panel.set_title(f"→ {name}" if number else name, fontsize=9.5)
            panel.set_xlabel(" × ".join(map(str, np.shape(values))), fontsize=9.5)
    return figure


@picture
def neighbours(
    queries: Sequence[np.ndarray], found: Mapping[str, Sequence[np.ndarray]], wrong: Mapping[str, np.ndarray]
) -> Figure:
    """One row a query: the image (H, W), and after it the images nearest to it, nearest first, by several measures.

    found: {measure: (queries, k, H, W)}. wrong: {measure: booleans (queries, k)}, images of another class: a cross and
    a vermillion frame mark them.
    """
    each = [np.shape(images)[1] for images in found.values()]
    ratios = [1.0] + [part for k in each for part in (0.25, *[1.0] * k)]
    cell = WIDTH / (sum(ratios) + 0.07 * len(ratios))
    height = len(queries) * (cell + 0.1) + 0.3
    figure, axes = sheet(height, len(queries), len(ratios), squeeze=False, width_ratios=ratios)
    figure.get_layout_engine().set(w_pad=0.012, h_pad=0.02, wspace=0, hspace=0)
    for row, query in zip(axes, queries, strict=True):
        show(row[0], query)
    axes[0, 0].set_title("image", fontsize=9.5, loc="left")
    column = 1
    for (measure, images), k in zip(found.items(), each, strict=True):
        for number, row in enumerate(axes):
            row[column].axis("off")
            for place in range(k):
                _neighbour(row[column + 1 + place], images[number][place], wrong[measure][number][place])
        first = axes[0, column + 1]
        style = {"transform": first.transAxes, "fontsize": 9.5, "fontweight": "bold", "va": "bottom"}
        first.text(0, 1.1, measure, **style).set_in_layout(False)  # wider than its image: it would push the next away
        column += 1 + k
    return figure


@picture
def probes(errors: Mapping[str, Mapping[str, float]], level: tuple[str, float] | None = None) -> Figure:
    """The error of a linear classifier on each stage's values: {network: {stage: error in %}}, one line a network.

    The first network is drawn in vermillion, the others in grey. level: a named horizontal line.
    """
    figure, axes = sheet(2.9)
    styles = [("o", GRADIENT), ("s", GREY), ("^", GREY)]
    for (name, by_stage), (marker, colour) in zip(errors.items(), styles, strict=False):
        axes.plot(list(by_stage), list(by_stage.values()), marker=marker, color=colour, label=name)
    if level:
        axes.axhline(level[1], color=GREY, linestyle=":", label=level[0])
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(FixedLocator(ERROR_TICKS))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set(xlabel="values that the linear classifier reads", ylabel="error (% of images)")
    axes.legend(loc="upper left")
    return figure


@picture
def shares(counts: Mapping[str, tuple[int, int]], names: tuple[str, str] = ("parameters", "multiply-adds")) -> Figure:
    """Two bars a layer: its share of the parameters (orange) and of the multiply-adds (grey, hatched), in %.

    counts: {layer: (parameters, multiply-adds)}.
    """
    figure, axes = sheet(0.52 * len(counts) + 0.9)
    values = np.array(list(counts.values()), float)
    percent = 100 * values / values.sum(0)
    styles = [{"color": KERNEL}, {"facecolor": "white", "edgecolor": GREY, "hatch": "////"}]
    for column, (name, style) in enumerate(zip(names, styles, strict=True)):
        places = np.arange(len(counts)) + 0.38 * column
        bars = axes.barh(places, percent[:, column], 0.36, label=name, **style)
        axes.bar_label(bars, [f"{share:.1f}" for share in percent[:, column]], padding=3, fontsize=9.5)
    axes.set(yticks=np.arange(len(counts)) + 0.19, yticklabels=list(counts), xlim=(0, 100))
    axes.set(xlabel="share of the network's total (%)")
    axes.invert_yaxis()
    axes.grid(visible=False, axis="y")
    axes.legend(loc="lower right")
    return figure


def _stage(axes: Axes, values: np.ndarray) -> None:
    if values.ndim == 3 and len(values) == 1:
        show(axes, values[0])
    elif values.ndim == 3:
        _tiles(axes, _mosaic(values), values.max())
    elif values.size > 10:
        _tiles(axes, _mosaic(values[:, None, None], gap=0, upright=True), values.max())
    else:
        places = np.arange(values.size)
        axes.barh(places, values, 0.75, color=OUTPUT)
        axes.axvline(0, color=GREY, linewidth=0.8)
        axes.set(yticks=places, ylim=(values.size - 0.4, -0.6))
        axes.tick_params(labelsize=9.5, length=0, pad=2)
        axes.grid(visible=False, axis="y")


def _tiles(axes: Axes, image: np.ndarray, top: float) -> None:
    greens = sequential(OUTPUT).with_extremes(bad=PALE)
    axes.imshow(image, cmap=greens, vmin=0, vmax=top or 1, interpolation="nearest")
    axes.set(xticks=[], yticks=[])
    axes.grid(False)
    for side in axes.spines.values():
        side.set(visible=True, color=OUTPUT, linewidth=1)


def _mosaic(maps: np.ndarray, gap: int = 1, upright: bool = False) -> np.ndarray:
    """Maps (C, H, W) in one image, nearly square, wider than high unless it is `upright`; NaN between the maps."""
    count, height, width = maps.shape
    columns = next(k for k in range(int(np.ceil(count**0.5)), count + 1) if count % k == 0)
    if upright:
        columns = count // columns
    padded = np.pad(maps, ((0, 0), (0, gap), (0, gap)), constant_values=np.nan)
    rows = padded.reshape(count // columns, columns, height + gap, width + gap)
    image = rows.swapaxes(1, 2).reshape(count // columns * (height + gap), columns * (width + gap))
    return image[: image.shape[0] - gap, : image.shape[1] - gap]


def _neighbour(axes: Axes, image: np.ndarray, wrong: bool) -> None:
    show(axes, image, GRADIENT if wrong else INPUT)
    if wrong:
        style = {"transform": axes.transAxes, "fontsize": 11, "fontweight": "bold", "color": GRADIENT}
        axes.text(0.95, 0.93, "×", ha="right", va="top", **style)
