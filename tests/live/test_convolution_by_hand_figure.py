"""Convolution by hand: the figure as a reader uses it."""

import itertools

import numpy as np
import pytest

from tests.live.by_torch import correlated
from tests.live.conftest import place
from tests.live.reading import Reader
from tests.site.test_pages import faults

FIGURE = "convolution_by_hand"


GRID = """(role) => [...document.querySelectorAll(`.live-grid[data-role=${role}]`)].filter((t) => t.checkVisibility())
  .map((t) => [...t.rows].map((r) => [...r.cells].map((c) => {
    const inner = c.firstElementChild;
    const has = (name) => c.classList.contains(`live-${name}`);
    return {text: inner?.tagName === "INPUT" ? inner.value : c.textContent, note: c.dataset.note,
            padding: has("padding"), marked: has("marked"), unused: has("unused")};
  })))"""


class FigureReader(Reader):
    """A reader of this figure."""

    name = FIGURE

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


@pytest.fixture
def reader(open_page):
    def open_one(**options):
        return FigureReader(open_page(place(FIGURE), **options))

    return open_one


def test_an_output_shows_its_window_and_its_sum(reader):
    seen = reader()
    image, kernel = seen.numbers("input"), seen.numbers("kernel")
    np.testing.assert_array_equal(seen.numbers("output"), correlated(image, kernel, "correlation"))
    seen.cell("output z", 2, 3).hover()
    assert seen.framed("output") == [(2, 3)]
    assert seen.framed("input") == [(i, j) for i in (2, 3, 4) for j in (3, 4, 5)]
    notes = [cell["note"].replace("−", "-") for row in seen.cells("input") for cell in row if cell["marked"]]
    assert [float(note) for note in notes] == kernel.flatten().tolist()
    assert seen.sum.startswith("z2,3 = (−1) · ")
    assert seen.value_of_sum() == pytest.approx((seen.numbers("output")[2, 3],) * 2)
    assert seen.page.errors == []


def test_steps_go_from_place_to_place(reader):
    seen = reader()
    assert seen.framed("output") == [(0, 0)]
    seen.press("Next")
    assert seen.framed("output") == [(0, 1)]
    for _ in range(4):
        seen.press("Next")
    assert seen.framed("output") == [(1, 0)]
    seen.press("Back")
    assert seen.framed("output") == [(0, 4)]
    for _ in range(5):
        seen.press("Back")
    assert seen.framed("output") == [(4, 4)]


def test_a_tap_points_too(reader):
    seen = reader(width=360, has_touch=True)
    seen.cell("output z", 3, 1).tap()
    assert seen.framed("output") == [(3, 1)]


def test_all_of_it_works_by_keyboard(reader):
    seen = reader()
    keys = seen.page.keyboard
    seen.figure.get_by_role("radio", name="cross-correlation").focus()
    keys.press("ArrowRight")
    assert seen.figure.get_by_role("radio", name="convolution", exact=True).is_checked()
    for _ in range(5):
        keys.press("Tab")  # side, stride, padding, dilation, the menu of images
    assert seen.page.evaluate("document.activeElement.tagName") == "SELECT"
    keys.press("Tab")
    keys.press("ArrowDown")
    keys.press("ArrowRight")
    keys.type("5")
    assert seen.numbers("input")[1, 1] == 5
    keys.press("Tab")  # the menu of kernels
    keys.press("Tab")
    keys.type("-2")
    keys.press("Enter")
    assert seen.numbers("kernel")[0, 0] == -2
    for _ in range(4):
        keys.press("Tab")  # three buttons, then the output
    keys.press("ArrowDown")
    keys.press("ArrowRight")
    assert seen.framed("output") == [(1, 1)]
    assert seen.page.evaluate("document.activeElement.getAttribute('aria-label')").startswith(
        "output z, 5 × 5, row 1, column 1: "
    )
    assert seen.value_of_sum() == pytest.approx((seen.numbers("output")[1, 1],) * 2)


def test_the_output_follows_every_keystroke(reader):
    seen = reader()
    seen.cell("kernel w", 0, 1).click()
    for key, weight in (("7", 7), (".", 7), ("5", 7.5)):
        seen.page.keyboard.press(key)
        kernel = np.array([[-1, weight, 1], [-2, 0, 2], [-1, 0, 1.0]])
        np.testing.assert_allclose(
            seen.numbers("output"), correlated(seen.numbers("input"), kernel, "correlation"), atol=0.5
        )
    assert "(−1) · " in seen.sum and "7.5 · " in seen.sum


def test_an_edit_is_shown_in_time(reader):
    seen = reader()
    times = seen.page.evaluate("""() => {
      const input = document.querySelector(".live-grid[data-role=input] input");
      return Array.from({length: 30}, (_, k) => {
        const start = performance.now();
        input.value = String(k % 10);
        input.dispatchEvent(new Event("input"));
        document.body.offsetHeight;
        return performance.now() - start;
      });
    }""")
    assert np.median(times) < 16


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("two", "“two” is no number; image x, 7 × 7, row 1, column 2 stays"),
        ("-", "“-” is no number;"),
        ("", "Nothing was typed;"),
        ("1000", "1000 is too large, numbers here go from −99 to 99;"),
        ("5 apples", "“5 apples” is no number;"),
    ],
)
def test_what_is_no_number_is_refused_and_loses_nothing(reader, words, sentence):
    seen = reader()
    cell, before = seen.cell("image x", 1, 2), seen.numbers("input")
    cell.click()
    cell.press("Delete")
    seen.page.keyboard.type(words)  # key by key: 1 and 10 are numbers
    cell.press("Enter")
    assert seen.said.startswith(sentence)
    np.testing.assert_array_equal(seen.numbers("input"), before)
    np.testing.assert_array_equal(seen.numbers("output"), correlated(before, seen.numbers("kernel"), "correlation"))
    seen.press("Next")
    assert seen.said.startswith("Point at")


def test_escape_gives_the_number_back(reader):
    seen = reader()
    before = seen.numbers("kernel")
    seen.cell("kernel w", 0, 0).click()
    seen.page.keyboard.type("42")
    assert seen.numbers("kernel")[0, 0] == 42
    seen.page.keyboard.press("Escape")
    np.testing.assert_array_equal(seen.numbers("kernel"), before)


def test_presets_and_back_to_ones_own(reader):
    seen = reader()
    assert seen.figure.locator("option[value=own]").evaluate_all("all => all.every((one) => one.disabled)")
    seen.choose("kernel", "box blur")
    assert {cell["text"] for row in seen.cells("kernel") for cell in row} == {"1/9"}
    wanted = correlated(seen.numbers("input"), np.full((3, 3), 1 / 9), "correlation")
    np.testing.assert_allclose(seen.numbers("output"), wanted, atol=0.051)
    seen.cell("kernel w", 1, 1).fill("1/3")
    assert seen.figure.get_by_label("kernel", exact=True).input_value() == "own"
    seen.choose("kernel", "sharpen")
    seen.choose("kernel", "your own")
    assert [[cell["text"] for cell in row] for row in seen.cells("kernel")] == [
        ["1/9"] * 3,
        ["1/9", "1/3", "1/9"],
        ["1/9"] * 3,
    ]
    seen.pick("kernel K", 5)
    assert [cell["text"] for cell in seen.cells("kernel")[2]] == ["0", "1/9", "1/3", "1/9", "0"]
    seen.choose("image", "impulse")
    assert seen.numbers("input").sum() == 1
    seen.choose("image", "random")
    first = seen.numbers("input")
    seen.choose("image", "impulse")
    seen.choose("image", "random")
    assert (seen.numbers("input") != first).any()


def test_an_impulse_tells_the_two_operations_apart(reader):
    seen = reader()
    seen.choose("image", "impulse")
    seen.choose("kernel", "1, 2, 3, …")
    counting = np.arange(1, 10).reshape(3, 3)
    np.testing.assert_array_equal(seen.numbers("output")[1:4, 1:4], counting[::-1, ::-1])
    assert len(seen.page.evaluate(GRID, "kernel")) == 1
    seen.pick("operation", "convolution")
    np.testing.assert_array_equal(seen.numbers("output")[1:4, 1:4], counting)
    np.testing.assert_array_equal(seen.numbers("kernel", 0), counting)
    np.testing.assert_array_equal(seen.numbers("kernel", 1), counting[::-1, ::-1])
    seen.cell("output z", 1, 1).hover()
    assert seen.sum == "z1,1 = 9 · 0 + 8 · 0 + 7 · 0 + 6 · 0 + 5 · 0 + 4 · 0 + 3 · 0 + 2 · 0 + 1 · 1 = 1"


def test_stride_padding_and_dilation(reader):
    seen = reader()
    seen.pick("stride S", 3)
    image, kernel = seen.numbers("input"), seen.numbers("kernel")
    np.testing.assert_array_equal(seen.numbers("output"), correlated(image, kernel, "correlation", stride=3))
    unused = np.array([[cell["unused"] for cell in row] for row in seen.cells("input")])
    assert unused[6].all() and unused[:, 6].all() and not unused[:6, :6].any()
    assert seen.figure.get_by_text("hatched: no window looks here").is_visible()
    assert seen.figure.locator(".live-formula").inner_text().endswith("= ⌊4 / 3⌋ + 1 = 2")
    seen.pick("padding P", 1)
    seen.pick("dilation D", 2)
    wanted = correlated(image, kernel, "correlation", stride=3, padding=1, dilation=2)
    np.testing.assert_array_equal(seen.numbers("output"), wanted)
    assert seen.framed("input") == list(itertools.product((0, 2, 4), repeat=2))  # counted with the padding
    assert seen.cells("input")[0][0]["padding"]
    seen.pick("stride S", 1)
    seen.pick("dilation D", 1)
    assert not seen.figure.get_by_text("hatched").is_visible()


def test_what_is_impossible_says_why_and_keeps_the_output(reader):
    seen = reader()
    seen.pick("kernel K", 5)
    before = seen.numbers("output")
    seen.pick("dilation D", 2)
    assert seen.said.startswith(
        "No output: with side 5 and dilation 2 the kernel spans 9 pixels, but the image has only 7."
    )
    assert seen.figure.locator(".live-formula").inner_text().endswith("= ⌊−2 / 1⌋ + 1 = no place")
    np.testing.assert_array_equal(seen.numbers("output"), before)
    assert seen.figure.locator(".live-grid[data-role=output]").get_attribute("class") == "live-grid live-stale"
    assert seen.framed("input") == seen.framed("output") == [] and seen.sum == ""
    assert all(
        seen.figure.get_by_role("button", name=name, exact=True).is_disabled() for name in ("Back", "Next", "Play")
    )
    assert faults(seen.page) == []
    seen.pick("padding P", 1)
    assert (
        seen.said.startswith("Point at")
        and seen.framed("output") == [(0, 0)]
        and seen.numbers("output").shape == (1, 1)
    )
    assert seen.page.errors == []


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_play_fills_the_output_and_ends(reader, motion):
    seen = reader(reduced_motion=motion)
    seen.choose("kernel", "box blur")
    seen.pick("stride S", 3)  # 2 × 2 outputs
    seen.page.clock.install()
    seen.press("Play")
    for step in range(4):
        shown = [bool(cell["text"]) for row in seen.cells("output") for cell in row]
        assert shown == [True] * (step + 1) + [False] * (3 - step)
        assert seen.framed("output") == [divmod(step, 2)]
        seen.page.clock.run_for(800)
    assert seen.framed("output") == [(1, 1)]
    assert seen.figure.get_by_role("button", name="Play", exact=True).is_visible()
    seen.press("Play")
    assert seen.framed("output") == [(0, 0)]


def test_play_ends_when_a_reader_takes_over(reader):
    seen = reader()
    seen.page.clock.install()
    for act in (
        lambda: seen.press("Stop"),
        lambda: seen.press("Next"),
        lambda: seen.cell("output z", 3, 3).click(),
        lambda: seen.pick("stride S", 2),
    ):
        seen.press("Play")
        seen.page.clock.run_for(800)
        act()
        at = seen.framed("output")
        seen.page.clock.run_for(2000)
        assert seen.framed("output") == at and np.isfinite(seen.numbers("output")).all()


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_shuts_a_reader_out(reader, width):
    seen = reader(width=width, reduced_motion="reduce")
    seen.pick("operation", "convolution")
    seen.pick("stride S", 2)
    seen.pick("padding P", 2)
    for theme in ("light", "dark"):
        seen.page.evaluate("theme => (document.documentElement.dataset.theme = theme)", theme)
        assert {theme: faults(seen.page)} == {theme: []}
    assert seen.page.errors == []


WIDEST = """() => {
  const widest = [];
  const pick = (group, k) => [...document.querySelectorAll("fieldset")].find((f) => f.textContent.startsWith(group))
    .querySelector(`input[value="${k}"]`).click();
  for (const kernel of [1, 2, 3, 4, 5]) for (const padding of [0, 1, 2]) for (const stride of [1, 2]) {
    pick("kernel", kernel); pick("padding", padding); pick("stride", stride);
    widest.push(document.documentElement.scrollWidth);
  }
  return widest;
}"""


@pytest.mark.parametrize("width", [320, 640])
def test_no_setting_is_wider_than_the_page(reader, width):
    seen = reader(width=width)
    seen.cell("kernel w", 0, 0).fill("-98.5")
    seen.cell("image x", 0, 0).fill("-12.5")
    seen.pick("operation", "convolution")
    assert max(seen.page.evaluate(WIDEST)) <= width
