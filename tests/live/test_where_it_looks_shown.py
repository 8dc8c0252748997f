"""Where it looks: on narrow pages and dark ones, and where something is missing or isn't shipped."""

from functools import partial

import pytest

from tests.live import looking
from tests.live.conftest import place, settled
from tests.live.reading_looking import Shown
from tests.site.test_pages import faults
from utils.live import bundle
from utils.live.figure import NOT_SHIPPED


@pytest.fixture
def figure(open_page, looking_state):
    return partial(Shown.of_a_new_page, open_page, looking_state)


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
def test_what_is_missing_is_said(open_page, looking_state, news, sentence):
    broken = looking_state | {"networks": [looking_state["networks"][0] | news]}
    if not news:
        broken["digits"] = looking_state["digits"] | {"images": looking_state["digits"]["images"][:50]}
    page = open_page(place("where_it_looks", **broken))
    page.get_by_role("alert").wait_for()
    assert page.get_by_role("alert").inner_text() == sentence


def test_the_site_does_not_show_weights_of_one_s_own():
    assert looking.figure().place() == f"<p>{NOT_SHIPPED}</p>" and looking.NAME in looking.figure().chosen


def test_its_files_fit_into_a_megabyte():
    """With weights in float16, were they shipped so."""
    weights = 2 * sum(parameter.numel() for parameter in looking.network().parameters())
    assert weights + sum(len(source) for source in bundle.modules("where_it_looks").values()) < 0.8e6
