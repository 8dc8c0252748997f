"""Convolution by hand: by keyboard and by touch, on narrow pages and dark ones, and in time."""

from functools import partial

import pytest

from tests.live.reading_convolution import FigureReader
from tests.site.test_pages import faults

WIDEST = """() => {
  const widest = [];
  const pick = (group, k) => [...document.querySelectorAll("fieldset")].find((f) => f.textContent.startsWith(group))
    .querySelector(`input[value="${k}"]`).click();
  for (const kernel of [1, 2, 3, 4, 5]) for (const padding of [0, 1, 2]) for (const stride of [1, 2]) {
    pick("kernel", kernel); pick("padding", padding); pick("stride", stride);
    widest.push(document.documentElement.scrollWidth);
  }
  return widest;
}"""


@pytest.fixture
def reader(open_page):
    return partial(FigureReader.of_a_new_page, open_page)


def test_all_of_it_works_by_keyboard(reader):
    seen = reader()
    keys = seen.page.keyboard
    seen.figure.get_by_role("radio", name="cross-correlation").focus()
    keys.press("ArrowRight")
    assert seen.figure.get_by_role("radio", name="convolution", exact=True).is_checked()
    for _ in range(5):
        keys.press("Tab")  # side, stride, padding, dilation, the menu of images
    assert seen.page.evaluate("document.activeElement.tagName") == "SELECT"
    keys.press("Tab")
    keys.press("ArrowDown")
    keys.press("ArrowRight")
    keys.type("5")
    assert seen.numbers("input")[1, 1] == 5
    keys.press("Tab")  # the menu of kernels
    keys.press("Tab")
    keys.type("-2")
    keys.press("Enter")
    assert seen.numbers("kernel")[0, 0] == -2
    for _ in range(4):
        keys.press("Tab")  # three buttons, then the output
    keys.press("ArrowDown")
    keys.press("ArrowRight")
    assert seen.framed("output") == [(1, 1)]
    assert seen.page.evaluate("document.activeElement.getAttribute('aria-label')").startswith(
        "output z, 5 × 5, row 1, column 1: "
    )
    assert seen.value_of_sum() == pytest.approx((seen.numbers("output")[1, 1],) * 2)


def test_a_tap_points_too(reader):
    seen = reader(width=360, has_touch=True)
    seen.cell("output z", 3, 1).tap()
    assert seen.framed("output") == [(3, 1)]


@pytest.mark.timed
def test_an_edit_is_shown_in_time(reader):
    assert reader().milliseconds("edit(k % 10)") < 16


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_shuts_a_reader_out(reader, width):
    seen = reader(width=width, reduced_motion="reduce")
    seen.pick("operation", "convolution")
    seen.pick("stride S", 2)
    seen.pick("padding P", 2)
    for theme in ("light", "dark"):
        seen.page.evaluate("theme => (document.documentElement.dataset.theme = theme)", theme)
        assert {theme: faults(seen.page)} == {theme: []}
    assert seen.page.errors == []


@pytest.mark.parametrize("width", [320, 640])
def test_no_setting_is_wider_than_the_page(reader, width):
    seen = reader(width=width)
    seen.cell("kernel w", 0, 0).fill("-98.5")
    seen.cell("image x", 0, 0).fill("-12.5")
    seen.pick("operation", "convolution")
    assert max(seen.page.evaluate(WIDEST)) <= width
