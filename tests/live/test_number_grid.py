"""Numbers in grids: how they are written, and what a reader may type."""

import pytest


@pytest.mark.parametrize(
    ("value", "text", "narrow"),
    [
        (3, "3", "3"),
        (-0.5, "−0.5", "−0.5"),
        (1 / 3, "0.33", "0.33"),
        (-0.001, "0", "0"),
        (12.345, "12.35", "12.3"),
        (-123.45, "−123.45", "−123"),
        (12345, "12345", "12k"),
        (-2.5e6, "−2500000", "−2M"),
    ],
)
def test_numbers_are_written_short(module, value, text, narrow):
    assert module("number_grid", "[m.short(value), m.compact(value)]", value=value) == [text, narrow]


@pytest.mark.parametrize(
    ("text", "value"),
    [("4", 4), (" −2.5 ", -2.5), ("-2,5", -2.5), (".5", 0.5), ("+3", 3), ("1/9", 1 / 9), ("−1 / 4", -0.25), ("7.", 7)],
)
def test_what_is_a_number(module, text, value):
    assert module("number_grid", "m.typed(text)", text=text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "-", "one", "1e3", "1/0", "1/2/3", "1.2.3", "--1", "1/-2", "Infinity", "0x10"])
def test_what_is_none(module, text):
    assert module("number_grid", "m.typed(text)", text=text) is None  # JSON has no NaN
