"""Backprop, number by number: from product to product, by a reader or by itself."""

from functools import partial

import pytest

from tests.live.reading_backprop import OPERATIONS, TOP, WAYS, FigureReader


@pytest.fixture
def reader(open_page):
    return partial(FigureReader.of_a_new_page, open_page)


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
        before, after = seen.interrupts(act, lambda: seen.text("made"), step=900)
        assert after == before
        assert seen.figure.get_by_role("button", name="Play", exact=True).is_visible()
