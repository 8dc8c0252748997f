"""Pooling and shifts: its operations against PyTorch and NumPy, and the figure used as a reader does."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from tests.live.conftest import mounted, place
from tests.site.test_pages import faults
from utils.models import BlurPool

PICTURES = ["three", "eight", "hill", "dot", "dots", "bar", "stripes", "chessboard"]
RULES = ["max", "average", "stride", "blur"]
SIDES = [2, 3, 4, 5]
REACH = range(-5, 6)
TO = "(x = { shape: x.shape, data: Float32Array.from(x.data) }, "


def given(x):
    return {"shape": list(x.shape), "data": np.asarray(x).ravel().tolist()}


def array(found):
    return np.array(found["data"], np.float32).reshape(found["shape"])


def moved(x, down, right):
    """x (C, H, W) moved, zeros coming in: by NumPy alone."""
    wide = np.pad(x, ((0, 0), (9, 9), (9, 9)))
    return np.roll(wide, (down, right), (1, 2))[:, 9:-9, 9:-9]


def pooled(x, rule, side):
    """The pooled map of x (C, H, W), by PyTorch."""
    x = torch.as_tensor(x)[None]
    if rule == "stride":
        return x[0, :, ::side, ::side].numpy()
    if rule != "blur":
        return {"max": F.max_pool2d, "average": F.avg_pool2d}[rule](x, side)[0].numpy()
    line = torch.tensor([side - abs(k) for k in range(1 - side, side)]) / side**2
    everywhere = F.max_pool2d(F.pad(x, [side - 1] * 4), side, stride=1)
    kernel = torch.outer(line, line).expand(x.shape[1], 1, -1, -1)
    return F.conv2d(everywhere, kernel, stride=side, groups=x.shape[1])[0].numpy()


def overlap(a, b):
    return 2 * np.minimum(a, b).sum() / (a + b).sum() if (a + b).any() else 1


@pytest.fixture
def picture(module):
    """picture(key, side): a picture of the figure as an array, windows of this side over all of it."""

    def read(key, side=1):
        loaded = 'await import("/live/shapes.js").then((s) => m.tiled(s.shape(key), side))'
        return array(module("shifts", loaded, key=key, side=side))

    return read


@pytest.mark.parametrize("shift", [(0, 0), (2, -3), (-1, 4), (0, 9), (-5, 0)])
def test_shifted_is_numpy_s(module, shift):
    x = np.random.default_rng(0).random((2, 6, 7), np.float32)
    found = module("shifts", TO + "m.shifted(x, shift))", x=given(x), shift=shift)
    np.testing.assert_array_equal(array(found), moved(x, *shift))


@pytest.mark.parametrize("side", SIDES)
def test_tiled_adds_zeros_until_windows_cover_all(module, side):
    x = np.random.default_rng(0).random((2, 7, 10), np.float32)
    found = array(module("shifts", TO + "m.tiled(x, side))", x=given(x), side=side))
    np.testing.assert_array_equal(found, np.pad(x, ((0, 0), (0, -7 % side), (0, -10 % side))))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("rule", RULES)
def test_pooled_is_pytorch_s(module, rule, side):
    x = np.random.default_rng(side).random((2, 4 * side, 3 * side), np.float32)
    found = array(module("shifts", TO + "m.pooled(x, rule, side))", x=given(x), rule=rule, side=side))
    np.testing.assert_allclose(found, pooled(x, rule, side), atol=1e-6)


def test_the_blur_is_the_course_s_blur_pool_where_nothing_lies_at_the_edge(module):
    x = np.pad(np.random.default_rng(0).random((2, 6, 10), np.float32), ((0, 0), (4, 4), (4, 4)))
    found = array(module("shifts", TO + 'm.pooled(x, "blur", 2))', x=given(x)))
    everywhere = F.max_pool2d(torch.as_tensor(x), 2, stride=1)
    wanted = BlurPool()(everywhere[None])[0].numpy()
    np.testing.assert_allclose(found[:, : wanted.shape[1], : wanted.shape[2]], wanted, atol=1e-6)


def test_overlap_is_1_for_equal_maps_and_0_for_maps_that_share_nothing(module):
    a, b = np.random.default_rng(0).random((2, 1, 4, 5))
    for one, other in ((a, b), (b, a), (a, a), (a * (a > 0.5), a * (a <= 0.5)), (0 * a, 0 * a), (0 * a, b)):
        found = module("shifts", "m.overlap(a, b)", a=given(one), b=given(other))
        assert found == pytest.approx(overlap(one, other), abs=1e-6)


@pytest.mark.parametrize("side", SIDES)
def test_summit_is_where_pytorch_finds_it(module, side):
    x = np.random.default_rng(0).integers(0, 4, (1, 3 * side, 2 * side)).astype(np.float32)  # with ties
    cells = [(i, j) for i in range(3) for j in range(2)]
    found = module("shifts", TO + "cells.map((cell) => m.summit(x, side, cell)))", x=given(x), side=side, cells=cells)
    places = F.max_pool2d(torch.as_tensor(x), side, return_indices=True)[1].flatten().tolist()
    assert found == [list(divmod(place, 2 * side)) for place in places]


def what_became_of(x, side, cell, shift):
    """The same as `fate`, said in NumPy: x (H, W), the window as a slice of the picture before and after."""
    numbered = np.arange(1, x.size + 1).reshape(1, *x.shape)  # which pixel is where: 0 for what came in from outside
    window = tuple(slice(side * k, side * (k + 1)) for k in cell)
    before, after = x[window], moved(x[None], *shift)[0][window]
    if after.max() != before.max():
        return "larger" if after.max() > before.max() else "left"
    if not before.max():
        return "blank"
    held = set(numbered[0][window][before == before.max()])
    there = set(moved(numbered, *shift)[0][window].ravel())
    return "inside" if held & there else "replaced"


def test_fate_of_the_largest_value(module):
    random, seen = np.random.default_rng(0), set()
    for _ in range(60):
        side = int(random.integers(2, 6))
        x = (random.integers(0, 4, (3 * side, 3 * side)) * (random.random((3 * side, 3 * side)) < 0.15)).astype(float)
        cell, shift = random.integers(0, 3, 2).tolist(), random.integers(-5, 6, 2).tolist()
        call = TO + "m.fate(x, side, cell, shift))"
        found = module("shifts", call, x=given(x[None]), side=side, cell=cell, shift=shift)
        assert found == what_became_of(x, side, cell, shift)
        seen.add(found)
    assert seen == {"blank", "inside", "replaced", "left", "larger"}


@pytest.mark.parametrize("key", PICTURES)
def test_nothing_leaves_a_picture_on_the_way(picture, key):
    x = picture(key)
    assert x.shape == (1, 30, 30) and x.min() == 0 and 0.5 < x.max() <= 1
    for down in REACH:
        for right in REACH:
            assert moved(x, down, right).sum() == pytest.approx(x.sum())


COMPARED = (
    "shifts.map(m.comparing(x, options)).map(({ cells, overlap, now, before }) => [cells, overlap, now, before]))"
)


@pytest.fixture
def compared(module):
    """compared(x, shifts, rule, side, follow): what `comparing` gives at each shift."""

    def compare(x, shifts, **options):
        found = module("shifts", TO + COMPARED, x=given(x), shifts=shifts, options=options)
        return [(cells, share, array(now), array(before)) for cells, share, now, before in found]

    return compare


@pytest.mark.parametrize("follow", [False, True])
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("rule", RULES)
def test_maps_are_compared_as_they_were_or_moved_along(compared, picture, rule, side, follow):
    x = picture("three", side)
    shifts = [(down, right) for down in (-5, 0, 1, 3) for right in REACH]
    unmoved = pooled(x, rule, side)
    for (down, right), (cells, share, now, before) in zip(
        shifts, compared(x, shifts, rule=rule, side=side, follow=follow), strict=True
    ):
        np.testing.assert_allclose(now, pooled(moved(x, down, right), rule, side), atol=1e-6)
        np.testing.assert_allclose(before, moved(unmoved, *cells), atol=1e-6)
        near = [{k // side, -(-k // side)} if follow else {0} for k in (down, right)]
        assert [cell in nearest for cell, nearest in zip(cells, near, strict=True)] == [True, True]
        best = max(overlap(now, moved(unmoved, i, j)) for i in near[0] for j in near[1])
        assert share == pytest.approx(best, abs=1e-5)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("rule", RULES)
def test_a_shift_by_whole_windows_moves_the_map_by_whole_cells(compared, picture, rule, side):
    shifts = [(down, right) for down in (-side, 0, side) for right in (-side, 0, side)]
    for key in PICTURES:
        found = compared(picture(key, side), shifts, rule=rule, side=side, follow=True)
        for (down, right), (cells, share, now, before) in zip(shifts, found, strict=True):
            assert cells == [down // side, right // side]
            assert share == pytest.approx(1, abs=1e-6)
            np.testing.assert_allclose(now, before, atol=1e-6)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("side", SIDES)
def test_other_shifts_of_a_digit_do_not(compared, picture, rule, side):
    shifts = [(0, right) for right in REACH if right % side]
    shares = [share for _, share, _, _ in compared(picture("three", side), shifts, rule=rule, side=side, follow=True)]
    assert max(shares) < 0.97


def test_the_claim_and_the_counter_example(module, picture):
    """A largest value in the corner of a window of 5 × 5 stays for shifts of up to 4, unless a larger one comes in."""
    call = TO + "[0, 1, 2, 3, 4, 5, -1].map((right) => m.fate(x, 5, [4, 4], [0, right])))"
    alone, accompanied = (module("shifts", call, x=given(picture(key, 5))) for key in ("dot", "dots"))
    assert alone == [*["inside"] * 5, "left", "left"]
    assert accompanied == [*["inside"] * 3, *["larger"] * 3, "left"]


@pytest.mark.parametrize("side", SIDES)
def test_of_the_blur_each_pixel_counts_as_much_wherever_the_windows_fall(picture, compared, side):
    shifts = [(down, right) for down in range(side) for right in range(side)]
    sums = [now.sum() for _, _, now, _ in compared(picture("dot", side), shifts, rule="blur", side=side, follow=False)]
    assert np.ptp(sums) < 1e-4 * sums[0]


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0.00"), (0.004, "0.01"), (0.126, "0.13"), (0.998, "0.99"), (1 - 1e-8, "1.00"), (1, "1.00")]
)
def test_0_and_1_are_said_only_where_they_are(module, value, text):
    assert module("pooling_and_shifts", "m.rounded(value)", value=value) == text


# The figure, as a reader uses it.

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
