"""Backprop, number by number: the figure as a reader uses it."""

import itertools

import numpy as np
import pytest

from tests.live.by_torch import backpropagated
from tests.live.conftest import place
from tests.live.reading import Reader
from tests.site.test_pages import faults

FIGURE = "backprop_by_numbers"
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

    name = FIGURE

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


@pytest.fixture
def reader(open_page):
    def open_one(**options):
        return FigureReader(open_page(place(FIGURE), **options))

    return open_one


def test_it_begins_with_the_page_s_worked_example(reader):
    seen = reader()
    for name, rows in PAPER.items():
        assert seen.numbers(TOP[name]).tolist() == rows
    assert seen.numbers(TOP["z"]).tolist() == [[14, 1], [7, 5]]
    assert seen.numbers(TOP["delta"]).tolist() == [[2, -1], [1, 4]]
    assert seen.numbers("∂L/∂x").tolist() == [[2, 3, -2], [7, 1, 9], [3, 11, -4]]
    assert seen.text("made") == "∂L/∂x1,1 = 1 · 4 + 2 · 1 + 3 · (−1) + (−1) · 2 = 1"
    assert seen.numbers("w, turned").tolist() == [[-1, 3], [2, 1]]
    assert seen.text("rule").startswith("∂L/∂x = δ ∗ w = δ ⋆ rot180(w) (full)")
    seen.pick("look at", "∂L/∂w")
    assert seen.numbers("∂L/∂w").tolist() == [[3, 8], [16, 13]]
    assert seen.text("made") == "∂L/∂w1,0 = 2 · 3 + (−1) · 0 + 1 · 2 + 4 · 2 = 16"
    seen.pick("look at", "∂L/∂b")
    assert seen.text("made") == "∂L/∂b = 2 + (−1) + 1 + 4 = 6"
    seen.pick("look at", "forwards z")
    assert seen.text("made") == "z0,0 = 1 · 1 + 2 · 2 + 3 · 3 + (−1) · 0 + 0 = 14"
    assert seen.page.errors == []


def test_the_same_errors_come_back_through_a_convolution(reader):
    seen = reader()
    seen.layer_is("convolution")
    assert seen.said.startswith("The same errors δ come back")
    assert seen.numbers(TOP["z"]).tolist() == [[11, -1], [3, 10]]
    assert seen.numbers(TOP["delta"]).tolist() == [[2, -1], [1, 4]]
    assert seen.text("made") == "∂L/∂x1,1 = 1 · 2 + 2 · (−1) + 3 · 1 + (−1) · 4 = −1"
    assert seen.numbers("w").tolist() == PAPER["w"] and seen.cells("w, turned") is None
    assert "Nothing has to be turned." in seen.text("rule")
    seen.pick("look at", "∂L/∂w")
    assert seen.numbers("∂L/∂w").tolist() == [[13, 16], [8, 3]]
    assert seen.numbers("x, turned").tolist() == np.rot90(PAPER["x"], 2).tolist()
    assert "the input x has to be turned" in seen.text("rule")
    seen.agrees_with_torch("convolution")
    seen.layer_is("correlation")
    assert seen.numbers(TOP["y"]).tolist() == PAPER["y"]


def test_pointing_frames_what_an_entry_is_made_of(reader):
    seen = reader()
    seen.cell("∂L/∂x", 0, 1).hover()
    assert seen.framed("∂L/∂x") == seen.framed(TOP["x"]) == [(0, 1)]
    assert seen.framed(TOP["delta"]) == seen.framed(TOP["w"]) == [(0, 0), (0, 1)]
    assert seen.framed(TOP["z"]) == seen.framed(TOP["y"]) == []
    assert seen.framed("δ, zeros around") == [(0, 1), (0, 2), (1, 1), (1, 2)]
    notes = [cell["note"] for row in seen.cells("δ, zeros around") for cell in row if cell["marked"]]
    assert notes == ["−1", "3", "2", "1"]
    assert seen.text("made") == "∂L/∂x0,1 = 1 · (−1) + 2 · 2 = 3"
    assert seen.text("path").startswith("x0,1 is in the sums of 2 outputs: 2 paths")
    seen.cell("∂L/∂x", 2, 2).hover()
    assert seen.text("path") == "x2,2 is in the sum of 1 output: one path to the loss, one product."
    seen.pick("look at", "∂L/∂w")
    seen.layer_is("convolution")
    seen.cell("∂L/∂w", 0, 0).hover()
    assert seen.framed(TOP["x"]) == [(1, 1), (1, 2), (2, 1), (2, 2)]  # the window at the other end
    assert seen.framed("x, turned") == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert seen.framed(TOP["w"]) == [(0, 0)] and len(seen.framed(TOP["delta"])) == 4
    seen.pick("look at", "∂L/∂b")
    assert len(seen.framed(TOP["delta"])) == 4 and seen.framed(TOP["b"]) == [(0, 0)] and seen.framed(TOP["x"]) == []


def test_a_tap_points_too(reader):
    seen = reader(width=360, has_touch=True)
    seen.cell("∂L/∂x", 2, 0).tap()
    assert seen.text("made") == "∂L/∂x2,0 = 3 · 1 = 3"


def test_steps_go_from_product_to_product(reader):
    seen = reader()
    seen.press("Next")
    assert seen.text("made") == "∂L/∂x1,1 = 1 · 4 + …; so far 4"
    seen.press("Next")
    assert seen.text("made") == "∂L/∂x1,1 = 1 · 4 + 2 · 1 + …; so far 6"
    assert seen.text("path") == (
        "Path 2 of 4: x1,1 is multiplied by the weight w0,1 = 2 in z1,0, whose error is δ1,0 = 1."
    )
    assert {name: seen.framed(grid) for name, grid in TOP.items()} == {
        "x": [(1, 1)], "w": [(0, 1)], "b": [], "z": [(1, 0)], "y": [], "delta": [(1, 0)],
    }  # fmt: skip
    assert seen.framed("δ, zeros around") == [(2, 1)] and seen.framed("w, turned") == [(1, 0)]
    seen.press("Next", 3)
    assert seen.text("made") == "∂L/∂x1,2 = 2 · 4 + …; so far 8"
    seen.press("Back")
    assert seen.text("made") == "∂L/∂x1,1 = 1 · 4 + 2 · 1 + 3 · (−1) + (−1) · 2 = 1"
    seen.cell("∂L/∂x", 0, 0).hover()
    seen.press("Back", 2)
    assert seen.text("made") == "∂L/∂x2,2 = (−1) · 4 = −4"  # before the first comes the last
    seen.press("Next")
    assert seen.framed("∂L/∂x") == [(0, 0)]
    seen.pick("look at", "∂L/∂b")
    seen.press("Next", 2)
    assert seen.text("path") == "Path 2 of 4: b is added to z0,1, whose error is δ0,1 = −1."
    seen.pick("look at", "forwards z")
    seen.press("Next", 5)
    assert seen.text("path") == "Product 5 of 5: the bias b = 0 is added."
    assert seen.page.errors == []


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("wanted", WAYS)
def test_every_step_s_frames_hold_the_factors_that_are_written(reader, operation, wanted):
    """In the row above and in the operation below, which may be turned, the framed numbers are the product's."""
    seen = reader()
    seen.layer_is(operation)
    seen.pick("look at", WAYS[wanted])
    for _ in range(20 if wanted == "z" else 4 if wanted == "b" else 16):
        seen.press("Next")
        written = seen.figure.locator(".live-current").inner_text().replace("−", "-").replace("(", "").replace(")", "")
        factors = sorted(float(number) for number in written.split(" · "))
        grids = {"z": "wx", "x": ["w", "delta"], "w": ["x", "delta"], "b": ["delta"]}[wanted]
        if wanted == "z" and len(factors) == 1:
            grids = "b"
        above = sorted(seen.numbers(TOP[name])[where] for name in grids for where in seen.framed(TOP[name]))
        assert above == factors
        if grids != "b":
            way = seen.figure.locator(".live-way:visible .live-grid:not(:has(button)) .live-marked")
            below = sorted(float(text.replace("−", "-")) for text in way.all_inner_texts())
            assert below == factors


def test_editing_changes_all_that_depends_on_it(reader):
    seen = reader()
    edits = {"x": (1, 1, "2.5"), "w": (0, 0, "-3"), "b": (0, 0, "1/2"), "y": (1, 0, "−4")}
    for name, (i, j, value) in edits.items():
        seen.cell(TOP[name], i, j).fill(value)
    found = [seen.numbers(TOP[name])[i, j] for name, (i, j, _) in edits.items()]
    assert found == [2.5, -3, 0.5, -4]
    seen.agrees_with_torch("correlation")
    seen.layer_is("convolution")
    seen.agrees_with_torch("convolution")
    assert seen.page.errors == []


def test_an_edited_error_moves_the_target(reader):
    seen = reader()
    seen.cell(TOP["delta"], 0, 1).click()
    seen.page.keyboard.type("-2.5")
    assert seen.numbers(TOP["delta"]).tolist() == [[2, -2.5], [1, 4]]
    assert seen.numbers(TOP["y"]).tolist() == [[12, 3.5], [6, 1]]
    seen.page.keyboard.press("Escape")
    assert seen.numbers(TOP["y"]).tolist() == PAPER["y"]
    seen.agrees_with_torch("correlation")


def test_reset_brings_the_example_back(reader):
    seen = reader()
    seen.layer_is("convolution")
    seen.pick("look at", "∂L/∂w")
    seen.cell("kernel w", 1, 1).fill("7")
    seen.press("Next", 3)
    seen.press("Reset")
    assert seen.said.startswith("All numbers are those of the worked example again.")
    assert {name: seen.numbers(TOP[name]).tolist() for name in PAPER} == PAPER
    assert seen.text("made") == "∂L/∂x1,1 = 1 · 4 + 2 · 1 + 3 · (−1) + (−1) · 2 = 1"
    assert seen.figure.get_by_role("radio", name="cross-correlation").is_checked()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_finite_difference_is_shown_and_agrees(reader, operation):
    seen = reader()
    seen.layer_is(operation)
    for wanted, h in itertools.product(WAYS, ("1", "0.1", "0.01")):
        seen.pick("look at", WAYS[wanted])
        seen.pick("finite difference, h", h)
        seen.press("Next")
        text = seen.text("quotient").replace("−", "-")
        moved, quotient = text.split("it is ")[0], text.split("✓ agrees with")[0].split("(")[-1]
        above, below = float(moved.split("loss is ")[1].split(",")[0]), float(quotient.split(" - ")[1].split(")")[0])
        found, derived = float(quotient.rsplit("= ", 1)[1]), float(text.rsplit("= ", 1)[1])
        assert found == derived == pytest.approx((above - below) / (2 * float(h)), abs=1e-3)
        # the loss with the number moved, by PyTorch
        layer = {
            name: np.array(value) if name != "operation" else value for name, value in seen.layer(operation).items()
        }
        i, j = seen.framed(RESULTS[wanted])[0]
        name, by = ("y", -float(h)) if wanted == "z" else (wanted, float(h))
        layer[name][i, j] += by
        assert above == pytest.approx(backpropagated(layer)["loss"], abs=1e-6)
    assert seen.text("quotient").count("✓") == 1


@pytest.mark.parametrize(
    ("grid", "words", "sentence"),
    [
        ("input x", "two", "“two” is no number; input x, row 0, column 1 stays 2."),
        ("kernel w", "-", "“-” is no number; kernel w, row 0, column 1 stays 2."),
        ("target y", "", "Nothing was typed; target y, row 0, column 1 stays 2."),
        (
            "δ = z − y",
            "1000",
            "1000 is too large, numbers here go from −99 to 99; δ = z − y, row 0, column 1 stays −1.",
        ),
    ],
)
def test_what_is_no_number_is_refused_and_loses_nothing(reader, grid, words, sentence):
    seen = reader()
    before = {name: seen.numbers(TOP[name]).tolist() for name in TOP}
    cell = seen.cell(grid, 0, 1)
    cell.click()
    cell.press("Delete")
    seen.page.keyboard.type(words)
    cell.press("Enter")
    assert seen.said == sentence
    assert {name: seen.numbers(TOP[name]).tolist() for name in TOP} == before
    seen.press("Next")
    assert seen.said.startswith("Change x, w, b, y or δ.")


def test_all_of_it_works_by_keyboard(reader):
    seen = reader()
    keys = seen.page.keyboard
    seen.figure.get_by_role("radio", name="cross-correlation").focus()
    keys.press("ArrowRight")
    assert seen.figure.get_by_role("radio", name="convolution", exact=True).is_checked()
    keys.press("Tab")  # into x
    keys.press("ArrowDown")
    keys.type("5")
    assert seen.numbers(TOP["x"])[1, 0] == 5
    for grid in ("w", "b", "y", "delta"):
        keys.press("Tab")
        keys.type("2")
        assert seen.numbers(TOP[grid])[0, 0] == 2
    keys.press("Tab")
    keys.press("ArrowRight")
    assert seen.figure.get_by_role("radio", name="∂L/∂w", exact=True).is_checked()
    for name in ("Back", "Next", "Play", "Reset"):
        keys.press("Tab")
        assert seen.page.evaluate("document.activeElement.textContent") == name
    keys.press("Tab")  # into the result
    keys.press("ArrowDown")
    keys.press("ArrowRight")
    assert seen.framed("∂L/∂w") == seen.framed(TOP["w"]) == [(1, 1)]
    label = seen.page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label.startswith("∂L/∂w, row 1, column 1: ")
    keys.press("Tab")
    keys.press("ArrowLeft")
    assert seen.figure.get_by_role("radio", name="1", exact=True).is_checked()
    seen.agrees_with_torch("convolution")
    assert seen.page.errors == []


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_play_fills_the_gradient_and_ends(reader, motion):
    seen = reader(reduced_motion=motion)
    seen.pick("look at", "∂L/∂w")
    seen.page.clock.install()
    seen.press("Play")
    for step in range(16):
        shown = [bool(cell["text"]) for row in seen.cells("∂L/∂w") for cell in row]
        done = (step + 1) // 4
        assert shown == [True] * done + [False] * (4 - done)
        assert seen.framed("∂L/∂w") == [divmod(step // 4, 2)]
        assert seen.figure.locator(".live-term").count() == step % 4 + 1
        if step < 15:
            assert seen.figure.get_by_role("button", name="Stop", exact=True).is_visible()
        seen.page.clock.run_for(900)
    assert seen.figure.get_by_role("button", name="Play", exact=True).is_visible()
    assert seen.text("made").endswith("= 13")
    seen.press("Play")
    assert seen.framed("∂L/∂w") == [(0, 0)]


def test_play_ends_when_a_reader_takes_over(reader):
    seen = reader()
    seen.page.clock.install()
    for act in (
        lambda: seen.press("Stop"),
        lambda: seen.press("Next"),
        lambda: seen.cell("∂L/∂x", 2, 2).click(),
        lambda: seen.layer_is("convolution"),
        lambda: seen.press("Reset"),
        lambda: seen.pick("look at", "∂L/∂w"),
    ):
        seen.press("Play")
        seen.page.clock.run_for(900)
        act()
        before = seen.text("made")
        seen.page.clock.run_for(3000)
        assert seen.text("made") == before
        assert seen.figure.get_by_role("button", name="Play", exact=True).is_visible()


def test_a_change_is_shown_in_time(reader):
    seen = reader()
    times = seen.page.evaluate("""() => {
      const input = document.querySelector(".live-grid[data-role=input] input");
      const next = [...document.querySelectorAll("button")].find((one) => one.textContent === "Next");
      return Array.from({ length: 30 }, (_, k) => {
        const start = performance.now();
        if (k % 2) next.click();
        else { input.value = String(k % 10); input.dispatchEvent(new Event("input")); }
        document.body.offsetHeight;
        return performance.now() - start;
      });
    }""")
    assert np.median(times) < 16


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_shuts_a_reader_out(reader, width):
    seen = reader(width=width, reduced_motion="reduce")
    for wanted, theme in zip(WAYS, ("light", "dark", "dark", "light"), strict=True):
        seen.pick("look at", WAYS[wanted])
        seen.press("Next")
        seen.page.evaluate("theme => (document.documentElement.dataset.theme = theme)", theme)
        assert {(wanted, theme): faults(seen.page)} == {(wanted, theme): []}
    seen.layer_is("convolution")
    seen.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert faults(seen.page) == [] and seen.page.errors == []


@pytest.mark.parametrize("width", [320, 660])
def test_nothing_is_wider_than_the_page(reader, width):
    seen = reader(width=width)
    for grid in ("input x", "kernel w", "bias b", "target y"):
        seen.cell(grid, 0, 0).fill("-98.5")
    for operation, wanted in itertools.product(OPERATIONS, WAYS):
        seen.layer_is(operation)
        seen.pick("look at", WAYS[wanted])
        for _ in range(5):
            seen.press("Next")
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        inside = seen.page.evaluate("""() => {
          const right = document.querySelector(".live").getBoundingClientRect().right;
          return [...document.querySelectorAll(".live *")].every((one) => one.getBoundingClientRect().right <= right);
        }""")
        assert inside
