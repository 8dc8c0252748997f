"""A reader in front of *Convolution by hand*."""

import numpy as np

from tests.live.reading import Reader

GRID = """(role) => [...document.querySelectorAll(`.live-grid[data-role=${role}]`)].filter((t) => t.checkVisibility())
  .map((t) => [...t.rows].map((r) => [...r.cells].map((c) => {
    const inner = c.firstElementChild;
    const has = (name) => c.classList.contains(`live-${name}`);
    return {text: inner?.tagName === "INPUT" ? inner.value : c.textContent, note: c.dataset.note,
            padding: has("padding"), marked: has("marked"), unused: has("unused")};
  })))"""


class FigureReader(Reader):
    """A reader of this figure."""

    name = "convolution_by_hand"

    def choose(self, menu, label):
        self.figure.get_by_label(menu, exact=True).select_option(label=label)

    def cell(self, grid, i, j):
        return self.figure.locator(f"[aria-label^='{grid}'][aria-label*='row {i}, column {j}']")

    def cells(self, role, which=0):
        return self.page.evaluate(GRID, role)[which]

    def numbers(self, role, which=0):
        rows = [[cell["text"] for cell in row if not cell["padding"]] for row in self.cells(role, which)]
        return np.array([[float(text.replace("−", "-")) for text in row] for row in rows if row])

    @property
    def sum(self):
        return " ".join(self.figure.locator(".live-sum").inner_text().split())

    def value_of_sum(self):
        """The sum that is written out, computed from its text."""
        terms, value = self.sum.split("=", 1)[1].replace("−", "-").replace("≈", "=").rsplit("=", 1)
        return eval(terms.replace("·", "*")), float(value)
