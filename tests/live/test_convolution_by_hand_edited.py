"""Convolution by hand: images and kernels, a reader's own and those of the menus, and what is no number."""

from functools import partial

import numpy as np
import pytest

from tests.live.by_torch import correlated
from tests.live.reading_convolution import FigureReader


@pytest.fixture
def reader(open_page):
    return partial(FigureReader.of_a_new_page, open_page)


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
