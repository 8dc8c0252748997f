"""A reader in front of a figure: what they do and what they see, the same for every figure of number grids."""

import numpy as np

from tests.live.conftest import mounted, place

TIMED = """() => {
  const input = document.querySelector(".live-grid[data-role=input] input");
  const next = [...document.querySelectorAll("button")].find((one) => one.textContent === "Next");
  const edit = (value) => { input.value = String(value); input.dispatchEvent(new Event("input")); };
  return Array.from({ length: 30 }, (_, k) => {
    const start = performance.now();
    CHANGE;
    document.body.offsetHeight;
    return performance.now() - start;
  });
}"""


class Reader:
    """Someone who uses the figure called `name` on a page. A figure's own reader says what `cells` of a grid are."""

    name: str

    def __init__(self, page):
        self.page, self.figure = page, mounted(page, self.name)

    @classmethod
    def of_a_new_page(cls, open_page, **options):
        """A reader of a page that has nothing but the figure; `options` are those of `open_page`."""
        return cls(open_page(place(cls.name), **options))

    def pick(self, group, name):
        self.figure.get_by_role("group", name=group).get_by_role("radio", name=str(name), exact=True).check()

    def press(self, name, times=1):
        for _ in range(times):
            self.figure.get_by_role("button", name=name, exact=True).click()

    def framed(self, grid):
        return [(i, j) for i, row in enumerate(self.cells(grid)) for j, cell in enumerate(row) if cell["marked"]]

    def milliseconds(self, change):
        """The median of 30 changes, each until the page is laid out.

        change: JavaScript; `edit(value)` types into the first input, `next` is the button, `k` counts the changes.
        """
        return np.median(self.page.evaluate(TIMED.replace("CHANGE", change)))

    def interrupts(self, act, look, step):
        """Lets the figure play for a step of so many ms, acts, and looks: at once, and when more steps have passed."""
        self.press("Play")
        self.page.clock.run_for(step)
        act()
        before = look()
        self.page.clock.run_for(4 * step)
        return before, look()

    @property
    def said(self):
        return self.figure.get_by_role("status").inner_text()
