"""Backprop, number by number: what the figure says that an entry is made of, and how it is checked."""

import itertools
from functools import partial

import numpy as np
import pytest

from tests.live.by_torch import backpropagated
from tests.live.reading_backprop import OPERATIONS, PAPER, RESULTS, TOP, WAYS, FigureReader


@pytest.fixture
def reader(open_page):
    return partial(FigureReader.of_a_new_page, open_page)


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
