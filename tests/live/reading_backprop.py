"""A reader in front of *Backprop, number by number*, and the names by which they find what they look for."""

import numpy as np
import pytest

from tests.live.by_torch import backpropagated
from tests.live.reading import Reader

OPERATIONS = ("correlation", "convolution")
PAPER = {
    "x": [[1.0, 2, 0], [3, 0, 1], [2, 2, 3]],
    "w": [[1.0, 2], [3, -1]],
    "b": [[0.0]],
    "y": [[12.0, 2], [6, 1]],
}
GRID = """(name) => {
  const grids = [...document.querySelectorAll(".live-grid")].filter((grid) => grid.checkVisibility());
  const grid = grids.findLast((grid) => grid.getAttribute("aria-label") === name);
  return grid && [...grid.rows].map((row) => [...row.cells].map((cell) => {
    const inner = cell.firstElementChild;
    return { text: inner?.tagName === "INPUT" ? inner.value : cell.textContent, note: cell.dataset.note,
             marked: cell.classList.contains("live-marked") };
  }));
}"""
TOP = {"x": "input x", "w": "kernel w", "b": "bias b", "z": "output z", "y": "target y", "delta": "δ = z − y"}
WAYS = {"z": "forwards z", "x": "∂L/∂x", "w": "∂L/∂w", "b": "∂L/∂b"}
RESULTS = WAYS | {"z": "z"}


class FigureReader(Reader):
    """A reader of this figure."""

    name = "backprop_by_numbers"

    def layer_is(self, operation):
        name = {"correlation": "cross-correlation", "convolution": "convolution"}[operation]
        self.pick("the layer is a", name)

    def cell(self, grid, i, j):
        return self.figure.locator(f"[aria-label^='{grid}, row {i}, column {j}']:visible")

    def cells(self, grid):
        return self.page.evaluate(GRID, grid)

    def numbers(self, grid):
        return np.array([[float(cell["text"].replace("−", "-")) for cell in row] for row in self.cells(grid)])

    def text(self, part):
        return " ".join(self.figure.locator(f".live-{part}").inner_text().split())

    def layer(self, operation):
        return {"operation": operation, **{name: self.numbers(TOP[name]).tolist() for name in "xwby"}}

    def agrees_with_torch(self, operation):
        """Everything on the screen is what PyTorch computes from x, w, b and y on the screen."""
        wanted = backpropagated(self.layer(operation))
        np.testing.assert_allclose(self.numbers(TOP["z"]), wanted["z"], atol=0.01)
        np.testing.assert_allclose(self.numbers(TOP["delta"]), wanted["delta"], atol=0.01)
        assert float(self.text("loss").rsplit("= ", 1)[1]) == pytest.approx(wanted["loss"], abs=0.006)
        for name, grid in RESULTS.items():
            self.pick("look at", WAYS[name])
            np.testing.assert_allclose(self.numbers(grid), wanted[name], atol=0.06)
