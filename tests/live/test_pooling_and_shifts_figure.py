"""Pooling and shifts: the figure as a reader uses it."""

import numpy as np
import pytest

from tests.live.conftest import mounted, place
from tests.live.shifts import REACH, RULES, SIDES, moved, overlap, pooled
from tests.site.test_pages import faults

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


@pytest.fixture
def figure(open_page):
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


def test_it_starts_with_a_moved_digit(figure, picture):
    shown = figure()
    assert shown.caption(shown.moved) == "moved 1 right" and shown.caption(shown.before) == "as it was"
    wanted = colours(moved(picture("three"), 0, 1)[0], "ink", LIGHT)
    np.testing.assert_allclose(shown.pixels(shown.moved), wanted, atol=1)


@pytest.mark.parametrize(("rule", "key"), [("max", "three"), ("average", "hill"), ("stride", "eight"), ("blur", "bar")])
def test_each_pooling_shows_its_maps_what_differs_and_how_much(figure, picture, rule, key):
    shown = figure()
    shown.choose(key, rule)
    shown.press("right", "down")
    for side in SIDES:
        shown.choose(window=side)
        before, now = pooled(picture(key, side), rule, side), pooled(moved(picture(key, side), 1, 2), rule, side)
        for board, pooled_map in ((shown.now, now), (shown.before, before)):
            np.testing.assert_allclose(shown.pixels(board), colours(pooled_map[0], "output", LIGHT), atol=1)
        differ = int((abs(now - before) > 1e-6).sum())
        assert shown.caption(shown.now) == f"{differ} of {now.size} differ\n▲ more, ▼ less"
        assert shown.path(shown.now, "marks").count("z") == differ
        assert shown.overlap() == pytest.approx(overlap(now, before), abs=0.0101)


def test_marks_point_up_where_the_map_has_more_and_lie_in_their_cells(figure):
    shown = figure()
    shown.choose("dot", "max", 5)
    shown.press("Home", "left")
    marks = shown.path(shown.now, "marks").removesuffix("z").split("z")
    centres, ups = [], []
    for mark in marks:
        corner, rest = mark[1:].split("h")
        x, y = map(float, corner.split())
        width, tip = rest.split("l")
        centres.append((y + float(tip.split()[1]) / 2, x + float(width) / 2))
        ups.append(float(tip.split()[1]) < 0)
    assert (centres, ups) == ([(4.5, 3.5), (4.5, 4.5)], [True, False])
    assert shown.overlap() == 0


def test_the_borders_of_the_windows_are_drawn(figure):
    shown = figure()
    for side, lines in ((2, 14), (3, 9), (4, 7), (5, 5)):
        shown.choose(window=side)
        borders = shown.path(shown.moved, "borders")
        assert borders.count("H") == borders.count("V") == lines
        assert f"M0 {side}H" in borders


def test_moved_by_keys_and_buttons_and_back(figure):
    shown = figure()
    shown.press("right", "up", "up")
    assert shown.caption(shown.moved) == "moved 2 right, 2 up"
    for button in ("Move left", "Move left", "Move left", "Move down"):
        shown.root.get_by_role("button", name=button).click()
    assert shown.caption(shown.moved) == "moved 1 left, 1 up"
    shown.press("left", on=shown.root.get_by_role("button", name="Move up"))
    assert shown.caption(shown.moved) == "moved 2 left, 1 up"
    shown.press("Home")
    assert shown.caption(shown.moved) == "not moved" and shown.caption(shown.now) == "0 of 225 differ"
    assert shown.overlap() == 1 and shown.path(shown.now, "marks") == ""
    shown.press("right")
    shown.root.get_by_role("button", name="Back").click()
    assert shown.caption(shown.moved) == "not moved"


def test_it_says_where_it_stops(figure):
    shown = figure()
    status = shown.root.locator(".live-status")
    hint = status.inner_text()
    shown.press(*["right"] * 6)
    assert shown.caption(shown.moved) == "moved 5 right"
    assert status.inner_text() == "The picture moves 5 pixels each way, and no farther."
    shown.press("left")
    assert status.inner_text() == hint


def test_keys_do_not_scroll_the_page_and_shortcuts_stay_the_browser_s(figure):
    shown = figure(width=320)
    shown.sheet.focus()
    before = shown.page.evaluate("scrollY")
    shown.press("down", "down")
    assert shown.page.evaluate("scrollY") == before
    taken = "(e) => e.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowLeft', altKey: true, cancelable: true}))"
    assert shown.sheet.evaluate(taken), "alt and an arrow go back in the browser's history"
    assert shown.caption(shown.moved) == "moved 1 right, 2 down"


def test_dragged_by_the_mouse(figure):
    shown = figure()
    box = shown.sheet.bounding_box()
    pixel, x, y = box["width"] / 30, box["x"] + 100, box["y"] + 100
    shown.page.mouse.move(x, y)
    shown.page.mouse.down()
    shown.page.mouse.move(x + 2 * pixel, y - 3 * pixel)
    assert shown.caption(shown.moved) == "moved 3 right, 3 up", "while the button is down"
    shown.page.mouse.move(x + 400, y - 3 * pixel)
    assert shown.caption(shown.moved) == "moved 5 right, 3 up"
    shown.page.mouse.up()
    shown.page.mouse.move(x, y)
    assert shown.caption(shown.moved) == "moved 5 right, 3 up", "nobody holds it"


def test_dragged_by_a_finger_the_page_stays(figure):
    shown = figure(width=360, has_touch=True, is_mobile=True)
    shown.sheet.scroll_into_view_if_needed()
    box, scrolled = shown.sheet.bounding_box(), shown.page.evaluate("scrollY")
    pixel, x, y = box["width"] / 30, box["x"] + 100, box["y"] + 150
    touch = shown.page.context.new_cdp_session(shown.page).send

    def finger(kind, *points):
        touch("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    finger("touchStart", (x, y))
    for step in range(1, 5):
        finger("touchMove", (x - step * pixel, y - step * pixel))
    finger("touchEnd")
    assert shown.caption(shown.moved) == "moved 3 left, 4 up"
    assert shown.page.evaluate("scrollY") == scrolled


def test_the_watched_window_tells_the_counter_example(figure):
    shown = figure()
    shown.choose("dots", "max", 5)
    sentence = shown.read.locator("p").last
    shown.press("right")
    inside = "Its largest value is still inside, and nothing larger has come in."
    assert sentence.inner_text() == f"The framed window: 0.60 before, 0.60 now. {inside}"
    shown.press("right")
    assert sentence.inner_text() == "The framed window: 0.60 before, 1.00 now. A larger value has come in."


def test_a_window_is_watched_by_mouse_and_by_keys(figure):
    shown = figure()
    shown.choose("dots", "max", 5)
    sheet = shown.now.locator(".live-sheet")
    box = sheet.bounding_box()
    shown.page.mouse.move(box["x"] + 3.5 / 6 * box["width"], box["y"] + 4.5 / 6 * box["height"])
    assert shown.path(shown.now, "window") == shown.path(shown.before, "window") == "M3 4h1v1h-1z"
    assert shown.path(shown.moved, "window").startswith("M14.8 19.8h5.4"), "the pixels that it looks at"
    assert shown.path(shown.moved, "kept").startswith("M18.2 21.5"), "the largest of them"
    assert shown.read.locator("p").last.inner_text().startswith("The framed window: 1.00 before, 1.00 now.")
    shown.press("left", "up", on=sheet)
    assert shown.path(shown.now, "window") == "M2 3h1v1h-1z"
    assert shown.read.locator("p").last.inner_text().endswith("Nothing was in it, and nothing is.")
    shown.press(*["up"] * 9, on=sheet)
    assert shown.path(shown.now, "window") == "M2 0h1v1h-1z", "no farther than the map goes"
    assert shown.caption(shown.moved) == "moved 1 right", "the picture stays"


def test_what_a_window_reads_depends_on_the_pooling(figure):
    shown = figure()
    shown.choose("chessboard", window=2)  # the window of rows 14, 15 and columns 14, 15 is watched
    reads = {}
    for rule in RULES:
        shown.choose(pooling=rule)
        reads[rule] = (shown.path(shown.moved, "window").split("v")[0], bool(shown.path(shown.moved, "kept")))
    window, wider = "M13.8 13.8h2.4", "M12.8 12.8h4.4"
    assert reads == {
        "max": (window, True),
        "average": (window, False),
        "stride": (window, True),
        "blur": (wider, False),
    }


def test_the_plot_shows_the_overlap_at_every_shift_and_where_we_are(figure, picture):
    shown = figure()
    shown.choose("eight", "average", 3)
    x = picture("eight", 3)
    for key, label, shift in (
        ("right", "pixels right", lambda k: (0, k)),
        ("up", "pixels down (moved 2 right)", lambda k: (k, 2)),
    ):
        shown.press(key)
        points, marked = shown.plot()
        wanted = [overlap(pooled(moved(x, *shift(k)), "average", 3), pooled(x, "average", 3)) for k in REACH]
        (bottom, top) = (shown.root.locator(".live-plot-axes").get_attribute("d").split("V")[k] for k in (1, 0))
        bottom, top = float(bottom.split("H")[0]), float(top.split()[1])
        heights = [(bottom - y) / (bottom - top) for _, y in points]
        assert heights == pytest.approx(wanted, abs=1e-5)
        at = {"right": 2, "up": -1}[key]
        assert marked == pytest.approx(points[at + 5][0])
        assert shown.root.locator(".live-plot text").last.text_content() == label
        assert f"{wanted[at + 5]:.2f}" in shown.root.locator(".live-plot svg").get_attribute("aria-label")


def test_the_plot_takes_the_picture_there(figure):
    shown = figure()
    points, _ = shown.plot()
    svg = shown.root.locator(".live-plot svg")
    scale = svg.bounding_box()["width"] / 300
    svg.click(position={"x": points[1][0] * scale, "y": 40})
    assert shown.caption(shown.moved) == "moved 4 left"
    assert shown.plot()[1] == pytest.approx(points[1][0])


def test_moved_along_a_shift_by_the_window_keeps_everything(figure):
    shown = figure()
    for side in SIDES:
        shown.choose(window=side, compare="moved along")
        shown.press("Home", *["right"] * side)
        assert shown.overlap() == 1 and shown.path(shown.now, "marks") == ""
        assert shown.caption(shown.before) == "by whole cells: moved 1 right"
        np.testing.assert_array_equal(shown.pixels(shown.now), shown.pixels(shown.before))
        shown.press("left")
        assert shown.overlap() < 1
        shown.choose(compare="as it was")
        shown.press("right")
        assert shown.overlap() < 1 and shown.caption(shown.before) == "as it was"


def test_dark_is_drawn_anew_and_light_again(figure, picture):
    shown = figure()
    for theme, palette in (("dark", DARK), ("light", LIGHT)):
        shown.page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
        shown.page.wait_for_timeout(100)
        x = moved(picture("three"), 0, 1)
        np.testing.assert_allclose(shown.pixels(shown.moved), colours(x[0], "ink", palette), atol=1)
        maps = colours(pooled(x, "max", 2)[0], "output", palette)
        np.testing.assert_allclose(shown.pixels(shown.now), maps, atol=1)


@pytest.mark.parametrize("width", [320, 640, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_use_it(figure, width, theme):
    shown = figure(width=width)
    shown.page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
    shown.page.wait_for_timeout(100)
    assert faults(shown.page) == []
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= width
    parts = shown.root.locator(".live-sheet, .live-plot svg, button, select")
    for box in parts.evaluate_all("(parts) => parts.map((part) => part.getBoundingClientRect())"):
        assert box["left"] >= 0 and box["right"] <= width


def test_all_can_be_reached_by_the_tab_key_in_the_order_of_reading(figure):
    shown = figure()
    reached = []
    for _ in range(11):
        shown.page.keyboard.press("Tab")
        reached.append(shown.page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.value"))
    names = [name.split(",")[0].split(";")[0] for name in reached]
    moves = [f"Move {name}" for name in ("left", "up", "down", "right")]
    assert names == ["three", "max", "2", "no", "Picture", *moves, "", "Pooled map of the moved picture"]
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert shown.page.evaluate(outline) == "solid", "where the focus is can be seen"


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_by_itself(figure, motion):
    shown = figure(reduced_motion=motion)
    shown.press("right")
    assert shown.page.evaluate("document.getAnimations().length") == 0
    assert shown.caption(shown.moved) == "moved 2 right"


def test_from_a_key_to_the_picture_within_16_ms(figure):
    shown = figure()
    shown.choose("eight", "blur", 5, "moved along")  # what takes longest
    times = shown.sheet.evaluate(
        """async (sheet) => {
          const times = [];
          for (let k = 0; k < 40; k++) {
            await new Promise(requestAnimationFrame);
            const start = performance.now();
            const key = k % 8 < 4 ? "ArrowRight" : "ArrowDown";
            sheet.dispatchEvent(new KeyboardEvent("keydown", { key: k % 2 ? "Home" : key, cancelable: true }));
            document.body.getBoundingClientRect(); // laid out
            times.push(performance.now() - start);
          }
          return times;
        }"""
    )
    assert np.median(times) < 16
