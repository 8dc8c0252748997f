"""Draw a digit, used as a reader does: by mouse, by touch and with the keyboard."""

import numpy as np
import pytest

from tests.live.conftest import mounted, place, settled
from tests.needs import real_mnist
from tests.site.test_pages import faults
from utils.live import networks
from utils.models import DenseDigitNet, DigitNet

NETWORKS = [
    {"name": "digits/beyond", "layers": networks.described(DigitNet()), "weights": "digits/beyond"},
    {"name": "digits/dense", "layers": networks.described(DenseDigitNet()), "weights": "digits/dense"},
]
PLACE = place("draw_digit", networks=NETWORKS)
INK = """(selector) => {
  const canvas = document.querySelector(selector);
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return Array.from({ length: data.length / 4 }, (_, k) => data[4 * k]);
}"""  # the red part of every pixel


@pytest.fixture
def figure(open_page):
    def open_figure(**options):
        page = open_page(PLACE, **options)
        shown = mounted(page, "draw_digit")
        page.locator(".live-best").wait_for()
        return page, shown

    return open_figure


def reads(page):
    return page.locator(".live-status").inner_text()


@pytest.mark.parametrize("digit", range(10))
def test_a_chosen_digit_is_drawn_and_read(figure, digit):
    page, shown = figure()
    answers = []
    for _ in range(5):
        shown.get_by_role("button", name=f"draw a {digit}").click()
        settled(page)
        answers.append(page.locator(".live-best").inner_text().split()[0])
        assert f"reads a {answers[-1]} " in reads(page)
    assert answers.count(str(digit)) >= 4, "bench/live measures how often exactly"
    assert page.errors == []


def test_each_press_draws_another_hand(figure):
    page, shown = figure()
    drawn = []
    for _ in range(2):
        shown.get_by_role("button", name="draw a 4").click()
        settled(page)
        drawn.append(page.evaluate(INK, ".live-seen"))
    assert drawn[0] != drawn[1]


def test_drawing_with_the_mouse_is_read_while_it_goes_on(figure):
    page, shown = figure()
    shown.get_by_role("button", name="Clear").click()
    box = page.locator(".live-pad").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"]
    page.mouse.move(x, y + 40)
    page.mouse.down()
    for step in range(20):
        page.mouse.move(x, y + 40 + 10 * step)
    settled(page)
    assert page.locator(".live-best").inner_text().startswith("1"), "before the pen is lifted"
    page.mouse.up()
    assert "reads a 1" in reads(page)
    page.mouse.move(x + 80, y + 100)  # the pen is up: nothing more is drawn
    assert "reads a 1" in reads(page)


def test_drawing_by_touch_does_not_scroll(figure):
    page, _ = figure(width=360, has_touch=True, is_mobile=True)
    page.locator(".live-pad").tap(position={"x": 60, "y": 60})
    assert page.evaluate("getComputedStyle(document.querySelector('.live-pad')).touchAction") == "none"
    assert "reads a" in reads(page)


def test_drawing_with_the_keyboard(figure):
    page, _ = figure()
    pad = page.locator(".live-pad")
    pad.focus()
    for key in ("Backspace", *["ArrowUp"] * 5, " ", *["ArrowDown"] * 10, " "):
        pad.press(key)
    assert "reads a 1" in reads(page)
    pad.press("Delete")
    assert reads(page) == "Draw a digit, or choose one below the pad."


def test_an_empty_pad_has_no_answer(figure):
    page, shown = figure()
    shown.get_by_role("button", name="Clear").click()
    settled(page)
    assert page.locator(".live-best").count() == 0
    assert page.locator(".live-value").all_inner_texts() == ["–"] * 10
    assert len(set(page.evaluate(INK, ".live-seen"))) == 1, "nothing but paper"


def test_a_map_is_enlarged_by_click_and_by_key_and_shows_where_it_looks(figure):
    page, _ = figure()
    first = page.locator(".live-stage canvas").first
    first.click(position={"x": 3, "y": 3})
    page.get_by_text("conv 1, map 0:").wait_for()
    first.press("ArrowRight")
    page.get_by_text("conv 1, map 1:").wait_for()
    for _ in range(5):
        first.press("ArrowDown")
    page.get_by_text("conv 1, map 29:").wait_for()
    assert page.locator(".live-kernel").is_visible()
    large = page.locator(".live-large").bounding_box()
    page.mouse.move(large["x"] + 2, large["y"] + 2)
    frame, seen = (page.locator(name).bounding_box() for name in (".live-frame", ".live-seen"))
    assert frame["width"] == pytest.approx(5 / 28 * seen["width"], abs=1)
    assert (frame["x"], frame["y"]) == pytest.approx((seen["x"], seen["y"]), abs=2)
    page.mouse.move(0, 0)
    assert not page.locator(".live-frame").is_visible()
    page.locator(".live-stage canvas").nth(3).click(position={"x": 3, "y": 3})
    page.get_by_text("conv 2, max-pool, ReLU, map 0:").wait_for()
    assert not page.locator(".live-kernel").is_visible()


def test_another_network_reads_the_same_drawing(figure):
    page, shown = figure()
    shown.get_by_label("Network", exact=True).select_option("digits/dense")
    page.get_by_text("digits/dense reads a 3").wait_for()
    assert page.locator(".live-stage").count() == 3


def test_a_network_that_cannot_be_loaded_loses_nothing(figure, server):
    page, shown = figure()
    page.route("**/dense.safetensors", lambda route: route.fulfill(status=503))
    shown.get_by_label("Network", exact=True).select_option("digits/dense")
    page.get_by_text("The weights aren't there (the server said 503).").wait_for()
    assert shown.get_by_label("Network", exact=True).input_value() == "0", "the menu names the network that is shown"
    shown.get_by_role("button", name="draw a 5").click()
    page.get_by_text("digits/beyond reads a 5").wait_for()


def test_dark_is_drawn_anew(figure):
    page, _ = figure()
    light = page.evaluate(INK, ".live-seen")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    settled(page)
    assert light[0] == 255 and page.evaluate(INK, ".live-seen")[0] == 0x14


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_use_it(figure, width, theme):
    page, _ = figure(width=width)
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
    settled(page)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


IMAGES = """Array.from({ length: hands }, (_, seed) =>
  Array.from({ length: 10 }, (_, digit) => Array.from(k.imageOf(m.strokesOf(digit, seed)).data))).flat()"""


@pytest.fixture(scope="module")
def drawn(module):
    return np.array(module("digits", f'await import("/live/ink.js").then((k) => {IMAGES})', hands=20))


def test_drawn_digits_are_centred_and_scaled_as_mnist_is(drawn):
    for image in drawn.reshape(-1, 28, 28):
        rows, columns = (np.flatnonzero(image.sum(axis) > 0.2) for axis in (1, 0))
        assert 19 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 22
        centre = [(image.sum(axis) * np.arange(28)).sum() / image.sum() for axis in (1, 0)]
        assert centre == pytest.approx([13.5, 13.5], abs=0.15)


def test_the_pen_is_as_wide_as_mnist_s(drawn):
    ink = (real_mnist().train.inputs.float() / 255).mean().item()
    assert drawn.mean() == pytest.approx(ink, rel=0.1)


def test_hands_repeat_with_their_seed_and_differ_without(module):
    twice = module("digits", "[m.strokesOf(3, 5), m.strokesOf(3, 5), m.strokesOf(3, 6)]")
    assert twice[0] == twice[1] != twice[2]


@pytest.mark.parametrize("strokes", [[[[0.3, 0.3]]], [[[0.1, 0.5], [0.9, 0.5]]], [[[5, 5], [5, 5.001]]]])
def test_a_dot_and_a_line_are_images_too(module, strokes):
    image = np.array(module("ink", "m.imageOf(strokes).data", strokes=strokes))
    assert np.isfinite(image).all() and 0 < image.sum() < 200


def test_no_stroke_is_paper(module):
    assert set(module("ink", "m.imageOf([]).data")) == {0}
