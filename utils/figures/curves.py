"""Curves: functions with their gradients, and how training went."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from utils.figures.colours import GRADIENT, GREY, OUTPUT
from utils.figures.sheet import picture, sheet

LINES = {"train": "--", "validation": "-", "test": "-"}  # training dashed, what is held out solid
NAMES = {"train": "training", "validation": "validation", "test": "test"}
LABELS = {"loss": "loss (nats an image)", "error_percent": "error (% of images)"}
BOTH = {"loss": None, "error_percent": None}


@picture
def activations(functions: Mapping[str, tuple[Callable, Callable]], reach: float = 6.0) -> Figure:
    """Side by side: each function of z (solid) and its gradient (dashed), given as {name: (function, gradient)}."""
    z = np.linspace(-reach, reach, 601)
    figure, axes = sheet(2.3, 1, len(functions), sharex=True, sharey=True, squeeze=False)
    for panel, (name, (function, gradient)) in zip(axes[0], functions.items(), strict=True):
        panel.plot(z, function(z), color=OUTPUT, label="a")
        panel.plot(z, gradient(z), "--", color=GRADIENT, label="∂a / ∂z")
        panel.set(title=name, xlabel="z", ylim=(-0.15, 2.1))
    axes[0, 0].legend(loc="upper left")
    return figure


@picture
def training(rows: Iterable[Mapping[str, Any]], tops: Mapping[str, float | None] = BOTH) -> Figure:
    """A history (rows with epoch, split, metric, value): one panel a metric, training dashed, validation solid.

    tops: {metric: where its axis ends, or None for wherever the values end}.
    """
    rows = list(rows)
    figure, axes = sheet(2.6, 1, len(tops), squeeze=False)
    for panel, (metric, top) in zip(axes[0], tops.items(), strict=True):
        draw_history(panel, rows, metric)
        panel.set(ylabel=LABELS.get(metric, metric), ylim=(0, top))
    axes[0, 0].legend()
    return figure


@picture
def compare_training(
    histories: Mapping[str, Iterable[Mapping[str, Any]]], metric: str = "loss", top: float | None = None
) -> Figure:
    """Several histories side by side on one scale: {title: rows}."""
    figure, axes = sheet(2.4, 1, len(histories), sharey=True, squeeze=False)
    for panel, (title, rows) in zip(axes[0], histories.items(), strict=True):
        draw_history(panel, list(rows), metric)
        panel.set_title(title)
    axes[0, 0].set(ylabel=LABELS.get(metric, metric), ylim=(0, top))
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower right", ncols=2)
    return figure


@picture
def losses_by_step(losses: Sequence[float], window: int = 25, level: tuple[str, float] | None = None) -> Figure:
    """The loss of every step (dots) and its mean over `window` steps (line). level: a named horizontal line."""
    figure, axes = sheet(2.5)
    axes.plot(losses, ".", color=GRADIENT, alpha=0.25, markersize=3, label="one batch")
    window = min(window, len(losses))
    smooth = np.convolve(losses, np.ones(window) / window, mode="valid")
    axes.plot(np.arange(len(smooth)) + window // 2, smooth, "--", color=GRADIENT, label=f"mean of {window}")
    if level:
        axes.axhline(level[1], color=GREY, linestyle=":", label=level[0])
    axes.set(xlabel="step", ylabel=LABELS["loss"], ylim=(0, None))
    axes.legend()
    return figure


@picture
def learning_rates(rates: Mapping[str, Sequence[float]]) -> Figure:
    """The learning rate of every step of several recipes, drawn over the share of the training that is done."""
    figure, axes = sheet(2.2)
    for (name, values), line in zip(rates.items(), ("-", "--", ":", "-."), strict=False):
        axes.plot(np.linspace(0, 100, len(values)), values, line, color=GREY, label=name)
    axes.set(xlabel="training done (%)", ylabel="learning rate", ylim=(0, None))
    axes.legend()
    return figure


def draw_history(axes: Axes, rows: Sequence[Mapping[str, Any]], metric: str) -> None:
    """One metric of a history: a line a split. Of several seeds, their mean."""
    for split in dict.fromkeys(row["split"] for row in rows):
        chosen = [row for row in rows if row["split"] == split and row["metric"] == metric]
        epochs = sorted({row["epoch"] for row in chosen})
        means = [np.mean([row["value"] for row in chosen if row["epoch"] == epoch]) for epoch in epochs]
        marker = "o" if split == "train" else "s"
        axes.plot(epochs, means, LINES[split], marker=marker, color=GRADIENT, markersize=3.5, label=NAMES[split])
    axes.set(xlabel="epoch", ylim=(0, None))
    axes.xaxis.get_major_locator().set_params(integer=True)
