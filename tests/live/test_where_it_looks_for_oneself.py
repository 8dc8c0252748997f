"""Where it looks: looking for oneself."""

from functools import partial

import numpy as np
import pytest

from tests.live.conftest import settled
from tests.live.reading_looking import Shown, answer


@pytest.fixture
def figure(open_page, looking_state):
    return partial(Shown.of_a_new_page, open_page, looking_state)


def test_looking_for_oneself(figure, rounds):
    shown, second = figure(), rounds[1]
    shown.choose("you")
    assert shown.said.startswith("You begin in the middle, as the network does.")
    seen = np.isfinite(np.array(shown.pixels(), float)).reshape(60, 60)
    assert seen.sum() == 48**2 and shown.page.locator(".live-strip").is_hidden()
    shown.click(10, 10)
    seen = np.isfinite(np.array(shown.pixels(), float)).reshape(60, 60)
    assert seen[:34, :34].all() and not seen[56:, 56:].any()
    assert shown.said.startswith("Glimpse 2, at row 10, column 10. Look again")
    shown.press(f"It is {'an' if second['truth'] == 8 else 'a'} {second['truth']}")
    final = np.argmax(second["shares"][-1])
    assert f"after 2 glimpses: right. The network says {answer(second['shares'][-1])} after 8 glimpses:" in shown.said
    assert None not in shown.pixels(), "the whole canvas is shown"
    assert shown.trail() == [[30, 30], [10, 10]]
    assert np.abs(np.array(shown.trail(1)) - second["places"]).max() <= 0.5 + 1e-4
    assert len(shown.frames("wide", 0)) == 2 and len(shown.frames("wide", 1)) == 8
    guesses = np.argmax(second["shares"], axis=1)
    since = max([k + 2 for k, guess in enumerate(guesses) if guess != guesses[-1]], default=1)
    assert shown.score == [
        ["You", "1 of 1", "2.0"],
        ["The network", f"{int(final == second['truth'])} of 1", f"8, guess settled after {since}.0"],
    ]
    assert shown.page.evaluate("document.activeElement.textContent") == "Another digit", "the focus isn't lost"
    shown.press("Another digit")
    assert shown.page.locator(".live-strip").is_hidden() and len(shown.frames("window")) == 1
    assert shown.score[0] == ["You", "1 of 1", "2.0"]


def test_looking_by_keyboard_and_no_more_often_than_the_network(figure):
    shown = figure()
    shown.choose("you")
    shown.keys("ArrowUp", "ArrowUp", "ArrowLeft")
    assert shown.frames("window") == [(18, 21, 12)]
    shown.keys("Enter")
    assert shown.said.startswith("Glimpse 2, at row 24, column 27.")
    shown.keys(" ", *["Enter"] * 4)
    assert shown.said.startswith("Glimpse 7")
    shown.keys("Enter")
    assert shown.said.endswith("You have had as many glimpses as the network: name the digit.")
    shown.keys("Enter")
    assert shown.said == "You have had as many glimpses as the network: name the digit."
    assert shown.canvas.get_attribute("aria-label").startswith("Canvas to look at.")
    shown.keys("4")
    assert shown.said.startswith("You say a 4 after 8 glimpses:")
    assert shown.canvas.get_attribute("aria-label").startswith("Canvas with your glimpses.")
    shown.keys("Home")
    assert len(shown.trail(1)) == 1
    shown.keys("5", "Enter")
    assert shown.said == "You have named this one; take another digit." and shown.score[0][2] == "8.0"
    shown.page.get_by_role("button", name="Glimpse 2").click()
    settled(shown.page)
    assert len(shown.trail(1)) == 2 and len(shown.trail(0)) == 8
    shown.choose("the network")
    assert shown.page.locator(".live-score").is_hidden()
    shown.keys("7")
    assert "You say" not in shown.said


def test_the_mouse_shows_what_a_glimpse_would_see(figure):
    shown = figure()
    shown.choose("you")
    box = shown.canvas.bounding_box()
    shown.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)
    settled(shown.page)
    ((row, column, side),) = shown.frames("window")
    assert side == 12 and abs(row - 9) <= 1 and abs(column - 24) <= 1
    before = shown.pixels()
    shown.page.mouse.move(0, 0)
    settled(shown.page)
    assert shown.frames("window") == [(24, 24, 12)] and shown.pixels() == before
