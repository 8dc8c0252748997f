"""Where it looks, used as a reader does: through the network's glimpses, and then looking for oneself."""

import re

import numpy as np
import pytest
import torch

from tests.live import looking
from tests.live.conftest import mounted, place, settled
from tests.site.test_pages import faults
from utils.live import bundle
from utils.live.figure import NOT_SHIPPED

ROUNDS = """await (async () => {
  const { generator } = await import("/live/digits.js");
  const { opened } = await import("/live/safetensors.js");
  const { unpacked } = await import("/live/samples.js");
  const [held] = state.networks;
  const network = { ...held, weights: await opened(held.weights, "/weights/") };
  const [samples, random] = [await unpacked(state.digits), generator(0)];
  return Array.from({ length: 2 }, () => {
    const { truth, image } = m.round(network, samples, random, { size: state.size, pieces: state.pieces });
    return { truth, pixels: image.data };
  });
})()"""  # the canvases that the figure draws first
PIXELS = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return Array.from({ length: data.length / 4 }, (_, k) => (data[4 * k + 3] ? data[4 * k] : null));
}"""  # the red part of every pixel, none where one sees through


@pytest.fixture(scope="module")
def state(server):
    looking.ship(looking.network(), looking.NAME, server)
    return looking.shown_as_shipped()


@pytest.fixture(scope="module")
def rounds(module, state):
    """The first canvases: what is on them, and what the network in PyTorch makes of them, glimpse by glimpse."""
    model, found = looking.network(), []
    for given in module("looking", ROUNDS, state=state):
        with torch.inference_mode():
            episode = model(torch.tensor(given["pixels"]).view(1, 1, 60, 60))
            shares = model.action(episode.states[:, 0]).softmax(1)
        places = ((episode.locations[:, 0] + 1) * 30).tolist()
        found.append({"truth": given["truth"], "places": places, "shares": shares.tolist()})
    return found


@pytest.fixture
def figure(open_page, state):
    def open_figure(**options):
        page = open_page(place("where_it_looks", **state), **options)
        mounted(page, "where_it_looks")
        page.locator(".live-strip [aria-current]").wait_for()
        return Shown(page)

    return open_figure


class Shown:
    """The figure, and what its reader does and sees."""

    def __init__(self, page):
        self.page, self.canvas = page, page.locator(".live-sheet").first

    def press(self, *names):
        for name in names:
            self.page.get_by_role("button", name=name, exact=True).click()
        settled(self.page)

    def keys(self, *names):
        for name in names:
            self.canvas.press(name)
        settled(self.page)

    def choose(self, name):
        self.page.get_by_label(name, exact=True).check()
        settled(self.page)

    def click(self, row, column):
        """Look at a place, in pixels of the canvas."""
        box = self.canvas.bounding_box()
        self.canvas.click(position={"x": column / 60 * box["width"], "y": row / 60 * box["height"]})
        settled(self.page)

    def path(self, name, board=0):
        return self.page.locator(".live-board").nth(board).locator(f"path.live-{name}").get_attribute("d")

    def frames(self, name, board=0):
        """The squares of a path: (row, column, side) each."""
        found = re.findall(r"M(-?[\d.]+) (-?[\d.]+)h([\d.]+)v", self.path(name, board))
        return [(float(row), float(column), float(side)) for column, row, side in found]

    def trail(self, board=0):
        """The points of the way, [row, column]."""
        points = [point.split() for point in self.path("trail", board).removeprefix("M").split("L") if point]
        return [[float(row), float(column)] for column, row in points]

    def pixels(self, number=0):
        return self.page.locator(".live-sheet canvas").nth(number).evaluate(PIXELS)

    @property
    def strip(self):
        """What the glimpses of the strip are called, those that have been."""
        labels = [item.get_attribute("aria-label") for item in self.page.locator(".live-strip button").all()]
        return [label for label in labels if ":" in label]

    @property
    def said(self):
        return self.page.get_by_role("status").inner_text()

    @property
    def score(self):
        return [row.split("\t") for row in self.page.locator(".live-score tbody").inner_text().split("\n")]


def share(value):
    return "> 99\u00a0%" if 0.995 < value < 1 else f"{int(100 * value + 0.5)}\u00a0%"


def answer(shares):
    best = int(np.argmax(shares))
    return f"{'an' if best == 8 else 'a'} {best} ({share(shares[best])})"


def spot(place):
    row, column = (int(at + 0.5) for at in place)
    return f"row {row}, column {column}"


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


def patches_of(shown):
    return shown.page.locator(".live-patches canvas").all()


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


def digit_in(shown):
    """Where on a canvas without pieces the ink begins, and the ink."""
    ink = 255 - np.array(shown.pixels()).reshape(60, 60)
    rows, columns = np.nonzero(ink)
    inside = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    return (rows.min(), columns.min()), inside.tolist()


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
    shown.keys("4")
    assert shown.said.startswith("You say a 4 after 8 glimpses:")
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


@pytest.mark.parametrize("width", [320, 1280])
def test_everybody_can_use_it(figure, width):
    shown = figure(width=width, has_touch=True)
    light = shown.pixels()[0]
    for step in ("watch", "look", "named"):
        if step == "look":
            shown.page.get_by_label("you", exact=True).check()
            shown.canvas.tap(position={"x": 60, "y": 60})
            assert shown.said.startswith("Glimpse 2")
        elif step == "named":
            shown.page.get_by_role("button", name="It is a 3").tap()
        for theme in ("dark", "light"):
            shown.page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
            settled(shown.page)
            assert {(step, theme): faults(shown.page)} == {(step, theme): []}
        assert shown.page.evaluate("document.documentElement.scrollWidth") <= width
    shown.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    settled(shown.page)
    assert light == 255 and shown.pixels()[0] == 0x14, "paper is dark in the dark"


@pytest.mark.parametrize(
    ("news", "sentence"),
    [
        ({"weights": "attention/nothing"}, "The weights aren't there (the server said 404)."),
        ({"weights": "digits/published"}, 'The weights lack "glimpse.what.1.weight", which this network needs.'),
        ({}, "The digits of this figure are damaged. Reload the page to try again."),
    ],
)
def test_what_is_missing_is_said(open_page, state, news, sentence):
    broken = state | {"networks": [state["networks"][0] | news]}
    if not news:
        broken["digits"] = state["digits"] | {"images": state["digits"]["images"][:50]}
    page = open_page(place("where_it_looks", **broken))
    page.get_by_role("alert").wait_for()
    assert page.get_by_role("alert").inner_text() == sentence


def test_the_site_does_not_show_weights_of_one_s_own():
    assert looking.figure().place() == f"<p>{NOT_SHIPPED}</p>" and looking.NAME in looking.figure().chosen


def test_its_files_fit_into_a_megabyte():
    """With weights in float16, were they shipped so."""
    weights = 2 * sum(parameter.numel() for parameter in looking.network().parameters())
    assert weights + sum(len(source) for source in bundle.modules("where_it_looks").values()) < 0.8e6
