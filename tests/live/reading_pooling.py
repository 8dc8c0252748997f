"""A reader in front of *Pooling and shifts*: what they do and see, and the colours in which it should be."""

from contextlib import contextmanager

import numpy as np

from tests.live.conftest import mounted, place

PIXELS = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return [[canvas.height, canvas.width], Array.from(data).filter((_, k) => k % 4 < 3)];
}"""
LIGHT = {"paper": 0xFFFFFF, "ink": 0x14181E, "output": 0x009E73}
DARK = {"paper": 0x14181E, "ink": 0xF2F4F7, "output": 0x009E73}
KEYS = {"left": "ArrowLeft", "right": "ArrowRight", "up": "ArrowUp", "down": "ArrowDown"}


class Shown:
    """The figure on a page, by the names of its parts."""

    def __init__(self, page):
        self.page, self.root = page, mounted(page, "pooling_and_shifts")
        boards = self.root.locator(".live-board")
        self.moved, self.now, self.before = (boards.nth(k) for k in range(3))
        self.sheet = self.moved.locator(".live-sheet")
        self.read = self.root.locator(".live-read")

    def choose(self, picture=None, pooling=None, window=None, compare=None):
        if picture:
            self.root.get_by_label("Picture", exact=True).select_option(picture)
        for legend, choice in (("Pooling", pooling), ("Window", window), ("Compare with the map", compare)):
            if choice:
                self.root.get_by_role("group", name=legend).get_by_label(str(choice), exact=True).check()

    def press(self, *keys, on=None):
        for key in keys:
            (on or self.sheet).press(KEYS.get(key, key))

    def caption(self, board):
        return board.locator(".live-caption").inner_text()

    def pixels(self, board):
        """What the board's canvas shows: (height, width, 3)."""
        shape, values = board.locator("canvas").evaluate(PIXELS)
        return np.array(values).reshape(*shape, 3)

    def path(self, board, name):
        return board.locator(f".live-{name}").get_attribute("d")

    def overlap(self):
        return float(self.read.locator("strong").inner_text())

    def plot(self):
        """The points of the overlap's curve, (x, y) in the drawing, and the x of the marked step."""
        line = self.root.locator(".live-plot-line.live-plot-0").get_attribute("d")
        points = [tuple(map(float, point.split())) for point in line[1:].split("L")]
        marked = self.root.locator(".live-plot-at").get_attribute("d")
        return points, float(marked[1:].split()[0])


@contextmanager
def opening(open_page):
    """opening(open_page) as open_figure: open_figure(width=1280, …) is the figure on a page, in which no error came."""
    opened = []

    def open_figure(**options):
        opened.append(open_page(place("pooling_and_shifts"), **options))
        return Shown(opened[-1])

    yield open_figure
    assert [page.errors for page in opened] == [[]] * len(opened)


def colours(values, full, palette):
    """Values in [0, 1] as colours between paper and `full`, as a canvas keeps them."""
    ends = [np.array([palette[name] >> shift & 255 for shift in (16, 8, 0)]) for name in ("paper", full)]
    return ends[0] + values[..., None] * (ends[1] - ends[0])
