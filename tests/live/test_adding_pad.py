"""Adding pad, used as a reader does: digits picked and drawn, one after another and past ten."""

import numpy as np
import pytest
import torch

from tests.live.conftest import ROOT, mounted, place, settled
from tests.live.test_draw_digit import INK
from tests.site.test_pages import faults
from utils import live
from utils.experiments import trained_model
from utils.experiments.sequence_tasks import of_number, of_scores

NAMES = ("addition/long", "addition/long-gru", "addition/long-set")
FIRST = [3, 1, 4, 1, 5]  # what stands there when the figure begins
IMAGES = """await (async () => {
  const { imageOf } = await import("/live/ink.js");
  return digits.map((digit, k) => imageOf(m.strokesOf(digit, k + 1)).data);
})()"""


@pytest.fixture(scope="module")
def models():
    return {name: trained_model(name).cpu().eval() for name in NAMES}


@pytest.fixture(scope="module")
def state(models):
    return live.AddingPad(models).on_the_site()


@pytest.fixture
def pad(open_page, state):
    def open_pad(**options):
        page = open_page(place("adding_pad", **state), **options)
        mounted(page, "adding_pad")
        page.locator(".live-card").first.wait_for()
        settled(page)
        return Pad(page)

    return open_pad


class Pad:
    """The figure, and what its reader does and sees."""

    def __init__(self, page):
        self.page, self.paper = page, page.locator(".live-pad")

    def press(self, *names):
        for name in names:
            self.page.get_by_role("button", name=name, exact=True).click()
        settled(self.page)

    def draw_a_line_down(self):
        box = self.paper.bounding_box()
        middle = box["x"] + box["width"] / 2
        self.page.mouse.move(middle, box["y"] + 30)
        self.page.mouse.down()
        self.page.mouse.move(middle, box["y"] + 150, steps=8)
        self.page.mouse.up()

    @property
    def terms(self):
        """What each digit is, and after an arrow what it is taken for."""
        return [text.partition("→") for text in self.page.locator(".live-digits li").all_inner_texts()]

    @property
    def digits(self):
        return [int(digit) for digit, _, _ in self.terms]

    @property
    def answers(self):
        """What each network says, and how far it is off in words."""
        return [tuple(text.split(maxsplit=1)) for text in self.page.locator(".live-answer").all_inner_texts()]

    @property
    def said(self):
        return self.page.get_by_role("status").inner_text()

    def errors(self, title):
        """What is told of the plot of a network's errors."""
        label = self.page.get_by_role("img", name=f"{title}: error after each term").get_attribute("aria-label")
        return [int(error.replace("−", "-")) for error in label.split(": ")[-1].split(", ")]


def test_the_numbers_on_the_screen_are_pytorch_s(pad, module, models):
    digits = [*FIRST, 9, 8]
    shown = pad()
    shown.press("Add a 9", "Add an 8")
    assert shown.digits == digits
    assert "7 terms, true sum 31" in shown.page.locator(".live-given").inner_text()
    images = torch.tensor(module("digits", IMAGES, digits=digits)).view(-1, 1, 28, 28)
    for number, (name, title) in enumerate(zip(NAMES, ("Distributions", "Recurrent net", "Deep Set"), strict=True)):
        results = [answer(models[name], images[:count]) for count in range(1, 8)]
        errors = (np.array(results) - np.cumsum(digits)).tolist()
        assert shown.errors(title) == errors
        assert shown.answers[number] == (str(results[-1]), verdict(errors[-1]))
    assert shown.page.errors == []


def verdict(error):
    if not error:
        return "✓ exact"
    return f"▲ +{error}, too high" if error > 0 else f"▼ −{-error}, too low"


@torch.inference_mode()
def answer(model, images):
    outputs = model((images, torch.tensor([len(images)])))
    return int((of_scores(outputs) if outputs.ndim > 1 else of_number(outputs))[0, 1])


def test_a_drawn_digit_is_what_is_read_unless_the_reader_says_otherwise(pad):
    shown = pad()
    shown.draw_a_line_down()
    menu = shown.page.get_by_label("It is a")
    assert menu.input_value() == "1" and "take it for a 1" in shown.said
    shown.paper.press("Enter")
    settled(shown.page)
    assert shown.digits == [*FIRST, 1]
    assert menu.input_value() == "" and "Term 6, a 1, makes it 15." in shown.said
    shown.draw_a_line_down()
    menu.select_option("7")
    shown.press("Add it")
    assert shown.terms[-1] == (
        "7",
        "→",
        "1",
    ) and "7→1: a 7 that the distributions take for a 1." in shown.page.inner_text(".live-given")
    assert "Term 7, a 7, makes it 22." in shown.said


def test_drawing_by_keyboard_and_what_cannot_be_done_is_said(pad):
    shown = pad()
    for key in (*["ArrowUp"] * 5, " ", *["ArrowDown"] * 10, " ", "Enter"):
        shown.paper.press(key)
    settled(shown.page)
    assert shown.digits == [*FIRST, 1]
    shown.paper.press("Enter")
    assert shown.said.startswith("Nothing is drawn yet")
    shown.page.get_by_label("It is a").select_option("7")
    assert shown.page.get_by_label("It is a").input_value() == "" and shown.said.startswith("Nothing is drawn yet")
    shown.press("Clear all", "Undo")
    assert shown.said == "There is no term to take away."
    assert shown.terms == [] and shown.answers == [("–",)] * 3


def test_undo_takes_back_one_term_and_what_was_said_then_stands_again(pad):
    shown = pad()
    before = shown.answers, shown.errors("Deep Set"), pictures(shown)
    shown.press("Add a 6")
    assert pictures(shown) != before[2]
    shown.press("Undo")
    assert (shown.answers, shown.errors("Deep Set"), pictures(shown)) == before
    shown.page.evaluate("""() => {
      const buttons = [...document.querySelectorAll(".live button")];
      for (const name of ["Undo", "0"]) buttons.find((each) => each.textContent === name).click();
    }""")  # both before the next picture
    settled(shown.page)
    assert shown.digits == [*FIRST[:-1], 0]


def pictures(shown):
    return shown.page.evaluate("[...document.querySelectorAll('.live-card canvas')].map((each) => each.toDataURL())")


def test_on_past_ten_to_a_hundred_and_no_further(pad):
    shown = pad()
    shown.press("Add ten random ones")
    shown.page.locator("li:nth-child(15)").wait_for()
    assert shown.page.locator(".live-beyond").count() == 5
    assert "15 terms (trained on up to 10)" in shown.page.inner_text(".live-given")
    shown.press("Add ten random ones", "Undo")
    count = len(shown.terms)
    shown.page.wait_for_timeout(200)
    assert len(shown.terms) == count < 25, "undo calls off those that are still to come"
    shown.press(*["Add ten random ones"] * 9)
    shown.page.locator("li:nth-child(100)").wait_for()
    shown.press("Add a 5")
    assert shown.said == "100 terms is as far as this goes: undo, or clear all." and len(shown.terms) == 100
    assert len(shown.errors("Recurrent net")) == 100
    assert shown.page.locator(".live-digits").evaluate(
        "(list) => list.scrollTop + list.clientHeight >= list.scrollHeight - 1"
    )


@pytest.mark.parametrize("width", [320, 1280])
def test_everybody_can_use_it(pad, width):
    shown = pad(width=width, has_touch=True)
    shown.page.get_by_role("button", name="Add a 7").tap()
    shown.paper.tap(position={"x": 60, "y": 60})
    shown.press("Add it")
    assert len(shown.terms) == 7
    assert shown.paper.evaluate("(paper) => getComputedStyle(paper).touchAction") == "none"
    light = shown.page.evaluate(INK, ".live-digits canvas")
    for theme in ("light", "dark"):
        shown.page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
        settled(shown.page)
        assert {theme: faults(shown.page)} == {theme: []}
    assert light[0] == 255 and shown.page.evaluate(INK, ".live-digits canvas")[0] == 0x14, "paper is dark in the dark"
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ("addition/nothing", "The weights aren't there (the server said 404)."),
        ("addition/long", 'The weights lack "reader.dense.weight", which this network needs.'),
    ],
)
def test_weights_that_are_missing_or_another_s_are_said(open_page, state, weights, sentence):
    last = state["networks"][-1] | {"weights": weights}
    page = open_page(place("adding_pad", **state | {"networks": [*state["networks"][:-1], last]}))
    page.get_by_role("alert").wait_for()
    assert page.get_by_role("alert").inner_text() == sentence


def test_its_weights_fit_into_a_megabyte():
    assert sum((ROOT / "trained" / name / "weights.safetensors").stat().st_size for name in NAMES) < 1e6


@pytest.mark.parametrize("terms", [1, 2, 7])
def test_distributions_are_convolved(module, terms):
    digits = np.random.default_rng(terms).dirichlet(np.ones(10), terms)
    found = module("adders", "digits.reduce(m.convolved, [1])", digits=digits.tolist())
    wanted = np.ones(1)
    for digit in digits:
        wanted = np.convolve(wanted, digit)
    np.testing.assert_allclose(found, wanted, atol=1e-12)


def test_axes_have_room_for_what_they_show(module):
    for terms in (0, 1, 15, 16, 100):
        assert terms <= module("term_axis", "m.endOf(terms)", terms=terms) <= max(15, 2 * terms)
    for error in (0, 5, -6, 999):
        assert abs(error) <= module("error_plot", "m.reachOf([0, error])", error=error) <= max(5, 2.5 * abs(error))
    for top, last in ((0, 9), (45, 45), (3, 900), (450, 900), (897, 900)):
        first, end = module(
            "sum_bars", "m.rangeOf(Array.from({ length: last + 1 }, (_, k) => +(k === top)))", top=top, last=last
        )
        assert 0 <= first <= top <= end <= max(45, last) and end - first == 45
