"""A reader in front of *Where it looks*: what they do and see, and how answers and places are written there."""

import re

import numpy as np

from tests.live.conftest import mounted, place, settled

PIXELS = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return Array.from({ length: data.length / 4 }, (_, k) => (data[4 * k + 3] ? data[4 * k] : null));
}"""  # the red part of every pixel, none where one sees through


class Shown:
    """The figure, and what its reader does and sees."""

    def __init__(self, page):
        self.page, self.canvas = page, page.locator(".live-sheet").first

    @classmethod
    def of_a_new_page(cls, open_page, state, **options):
        """The figure on a page that has nothing else, once it is drawn; `options` are those of `open_page`."""
        page = open_page(place("where_it_looks", **state), **options)
        mounted(page, "where_it_looks")
        page.locator(".live-strip [aria-current]").wait_for()
        return cls(page)

    def press(self, *names):
        for name in names:
            self.page.get_by_role("button", name=name, exact=True).click()
        settled(self.page)

    def keys(self, *names):
        for name in names:
            self.canvas.press(name)
        settled(self.page)

    def choose(self, name):
        self.page.get_by_label(name, exact=True).check()
        settled(self.page)

    def click(self, row, column):
        """Look at a place, in pixels of the canvas."""
        box = self.canvas.bounding_box()
        self.canvas.click(position={"x": column / 60 * box["width"], "y": row / 60 * box["height"]})
        settled(self.page)

    def path(self, name, board=0):
        return self.page.locator(".live-board").nth(board).locator(f"path.live-{name}").get_attribute("d")

    def frames(self, name, board=0):
        """The squares of a path: (row, column, side) each."""
        found = re.findall(r"M(-?[\d.]+) (-?[\d.]+)h([\d.]+)v", self.path(name, board))
        return [(float(row), float(column), float(side)) for column, row, side in found]

    def trail(self, board=0):
        """The points of the way, [row, column]."""
        points = [point.split() for point in self.path("trail", board).removeprefix("M").split("L") if point]
        return [[float(row), float(column)] for column, row in points]

    def pixels(self, number=0):
        return self.page.locator(".live-sheet canvas").nth(number).evaluate(PIXELS)

    @property
    def strip(self):
        """What the glimpses of the strip are called, those that have been."""
        labels = [item.get_attribute("aria-label") for item in self.page.locator(".live-strip button").all()]
        return [label for label in labels if ":" in label]

    @property
    def said(self):
        return self.page.get_by_role("status").inner_text()

    @property
    def score(self):
        return [row.split("\t") for row in self.page.locator(".live-score tbody").inner_text().split("\n")]


def patches_of(shown):
    return shown.page.locator(".live-patches canvas").all()


def digit_in(shown):
    """Where on a canvas without pieces the ink begins, and the ink."""
    ink = 255 - np.array(shown.pixels()).reshape(60, 60)
    rows, columns = np.nonzero(ink)
    inside = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    return (rows.min(), columns.min()), inside.tolist()


def share(value):
    return "> 99\u00a0%" if 0.995 < value < 1 else f"{int(100 * value + 0.5)}\u00a0%"


def answer(shares):
    best = int(np.argmax(shares))
    return f"{'an' if best == 8 else 'a'} {best} ({share(shares[best])})"


def spot(place):
    row, column = (int(at + 0.5) for at in place)
    return f"row {row}, column {column}"
