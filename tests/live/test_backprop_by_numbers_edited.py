"""Backprop, number by number: a reader's own numbers, and what is no number."""

from functools import partial

import pytest

from tests.live.reading_backprop import PAPER, TOP, FigureReader


@pytest.fixture
def reader(open_page):
    return partial(FigureReader.of_a_new_page, open_page)


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
