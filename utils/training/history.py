"""The history of a training run, and the averages it is made of."""

from typing import Any

from torch import Tensor


class Averages:
    """Running averages of metrics, weighted by count, so that a short last batch counts for what it holds."""

    def __init__(self, totals: dict[str, list] | None = None):
        self.totals: dict[str, list] = totals or {}

    def add(self, metrics: dict[str, tuple[Tensor, int]]) -> None:
        """Add one batch's {metric: (sum, count)}; sums stay on the device, so that nothing waits for it."""
        for name, (total, count) in metrics.items():
            held = self.totals.setdefault(name, [0.0, 0])
            held[0] = held[0] + total
            held[1] += count

    def values(self) -> dict[str, float]:
        """The averages so far, as plain numbers (this waits for the device)."""
        return {name: float(total) / count for name, (total, count) in self.totals.items()}


class History:
    """Tidy rows: epoch (from 1), split, metric, value, seconds (since training began)."""

    def __init__(self, rows: list[dict[str, Any]] | None = None):
        self.rows: list[dict[str, Any]] = rows or []

    def add(self, epoch: int, split: str, values: dict[str, float], seconds: float) -> None:
        """Append one row a metric."""
        for metric, value in values.items():
            self.rows.append({"epoch": epoch, "split": split, "metric": metric, "value": value, "seconds": seconds})

    def series(self, split: str, metric: str) -> tuple[list[int], list[float]]:
        """Epochs and values of one curve, ready to plot; both empty when nothing was measured."""
        rows = [row for row in self.rows if row["split"] == split and row["metric"] == metric]
        return [row["epoch"] for row in rows], [row["value"] for row in rows]

    @property
    def seconds(self) -> float:
        """Seconds of the whole run, evaluation included."""
        return self.rows[-1]["seconds"] if self.rows else 0.0
