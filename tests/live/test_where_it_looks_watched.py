"""Where it looks: the network's glimpses, one after the other, and its canvases."""

from functools import partial

import numpy as np
import pytest

from tests.live.conftest import settled
from tests.live.reading_looking import PIXELS, Shown, answer, digit_in, patches_of, share, spot


@pytest.fixture
def figure(open_page, looking_state):
    return partial(Shown.of_a_new_page, open_page, looking_state)


def test_it_begins_after_the_last_glimpse_with_pytorch_s_answers(figure, rounds):
    shown, (first, _) = figure(), rounds
    answers = [answer(shares) for shares in first["shares"]]
    called = [f"Glimpse {k + 1}, at {spot(place)}: {answers[k]}" for k, place in enumerate(first["places"])]
    assert shown.strip == called
    assert np.abs(np.array(shown.trail()) - first["places"]).max() <= 0.5 + 1e-4, "frames lie on whole pixels"
    verdict = "right" if np.argmax(first["shares"][-1]) == first["truth"] else f"wrong, it is a {first['truth']}"
    assert shown.said == f"After its last glimpse, at {spot(first['places'][-1])}, it says {answers[-1]}: {verdict}."
    bars = shown.page.locator(".live-bars .live-value").all_inner_texts()
    assert bars == [share(value) for value in first["shares"][-1]]
    assert shown.page.errors == []


def test_glimpse_by_glimpse_by_buttons_keys_and_the_strip(figure, rounds):
    shown = figure()
    shown.press("Another digit")
    second = rounds[1]
    assert len(shown.strip) == 1 and shown.trail() == [[30, 30]]
    assert shown.said == f"Glimpse 1, at row 30, column 30: asked now, it would say {answer(second['shares'][0])}."
    shown.press("Next", "Next")
    assert len(shown.strip) == len(shown.trail()) == 3
    shown.keys("ArrowRight")
    assert len(shown.strip) == 4
    shown.keys("ArrowLeft", "ArrowUp")
    assert len(shown.strip) == 2
    shown.keys("End", "ArrowRight")
    assert len(shown.strip) == 8 and shown.said.startswith("After its last glimpse")
    shown.keys("Home")
    shown.press("Back")
    assert len(shown.strip) == 1
    shown.page.get_by_role("button", name="Glimpse 5").click()
    settled(shown.page)
    assert len(shown.strip) == 5
    assert shown.page.locator("[aria-current=step]").get_attribute("aria-label") == shown.strip[4]


def test_frames_are_as_wide_as_the_patches_and_around_the_glimpse(figure):
    shown = figure()
    shown.press("Another digit")
    assert shown.frames("window") == [(24, 24, 12)]
    assert shown.frames("wide") == [(18, 18, 24), (6, 6, 48)]
    patches = [canvas.evaluate("(canvas) => [canvas.width, canvas.height]") for canvas in patches_of(shown)]
    assert patches == [[12, 12]] * 3
    whole = np.array(shown.pixels()).reshape(60, 60)
    np.testing.assert_array_equal(whole[24:36, 24:36], np.array(patches_of(shown)[0].evaluate(PIXELS)).reshape(12, 12))


def test_the_film_plays_to_the_last_glimpse_and_stops(figure):
    shown = figure()
    shown.press("Play")
    assert len(shown.strip) == 1, "it begins anew"
    shown.page.locator(".live-strip li:nth-child(3) [aria-current]").wait_for()
    shown.press("Stop")
    count = len(shown.strip)
    shown.page.wait_for_timeout(1200)
    assert len(shown.strip) == count
    shown.keys("End", "ArrowLeft")
    shown.press("Play")
    shown.page.get_by_role("button", name="Play").wait_for()
    assert len(shown.strip) == 8


def test_only_what_it_has_seen(figure):
    shown = figure()
    shown.press("Another digit")
    whole = shown.pixels()
    assert None not in whole
    shown.choose("only what it has seen")
    seen = np.array(shown.pixels(), float).reshape(60, 60)
    inside = np.zeros((60, 60), bool)
    inside[6:54, 6:54] = True
    np.testing.assert_array_equal(np.isnan(seen), ~inside)
    np.testing.assert_array_equal(seen[24:36, 24:36], np.array(whole).reshape(60, 60)[24:36, 24:36])


def test_the_same_digit_among_other_clutter_and_among_none(figure):
    shown = figure()
    shown.page.get_by_label("Pieces of other digits").select_option("0")
    settled(shown.page)
    before = digit_in(shown)
    shown.press("Other clutter")
    assert digit_in(shown)[1] == before[1] and digit_in(shown)[0] != before[0], "the same digit elsewhere"
    shown.press("Another digit", "Another digit")
    assert digit_in(shown)[1] != before[1]
    shown.page.get_by_label("Pieces of other digits").select_option("16")
    settled(shown.page)
    assert np.ptp(np.nonzero(np.array(shown.pixels()).reshape(60, 60) < 255), axis=1).min() > 28, "ink all over"
