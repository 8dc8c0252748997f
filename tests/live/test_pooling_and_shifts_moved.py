"""Pooling and shifts: the picture moved by keys, buttons, mouse, finger, and on the plot."""

import pytest

from tests.live.reading_pooling import opening


@pytest.fixture
def figure(open_page):
    with opening(open_page) as open_figure:
        yield open_figure


def test_moved_by_keys_and_buttons_and_back(figure):
    shown = figure()
    shown.press("right", "up", "up")
    assert shown.caption(shown.moved) == "moved 2 right, 2 up"
    for button in ("Move left", "Move left", "Move left", "Move down"):
        shown.root.get_by_role("button", name=button).click()
    assert shown.caption(shown.moved) == "moved 1 left, 1 up"
    shown.press("left", on=shown.root.get_by_role("button", name="Move up"))
    assert shown.caption(shown.moved) == "moved 2 left, 1 up"
    shown.press("Home")
    assert shown.caption(shown.moved) == "not moved" and shown.caption(shown.now) == "0 of 225 differ"
    assert shown.overlap() == 1 and shown.path(shown.now, "marks") == ""
    shown.press("right")
    shown.root.get_by_role("button", name="Back").click()
    assert shown.caption(shown.moved) == "not moved"


def test_it_says_where_it_stops(figure):
    shown = figure()
    status = shown.root.locator(".live-status")
    hint = status.inner_text()
    shown.press(*["right"] * 6)
    assert shown.caption(shown.moved) == "moved 5 right"
    assert status.inner_text() == "The picture moves 5 pixels each way, and no farther."
    shown.press("left")
    assert status.inner_text() == hint


def test_dragged_by_the_mouse(figure):
    shown = figure()
    box = shown.sheet.bounding_box()
    pixel, x, y = box["width"] / 30, box["x"] + 100, box["y"] + 100
    shown.page.mouse.move(x, y)
    shown.page.mouse.down()
    shown.page.mouse.move(x + 2 * pixel, y - 3 * pixel)
    assert shown.caption(shown.moved) == "moved 3 right, 3 up", "while the button is down"
    shown.page.mouse.move(x + 400, y - 3 * pixel)
    assert shown.caption(shown.moved) == "moved 5 right, 3 up"
    shown.page.mouse.up()
    shown.page.mouse.move(x, y)
    assert shown.caption(shown.moved) == "moved 5 right, 3 up", "nobody holds it"


def test_dragged_by_a_finger_the_page_stays(figure):
    shown = figure(width=360, has_touch=True, is_mobile=True)
    shown.sheet.scroll_into_view_if_needed()
    box, scrolled = shown.sheet.bounding_box(), shown.page.evaluate("scrollY")
    pixel, x, y = box["width"] / 30, box["x"] + 100, box["y"] + 150
    touch = shown.page.context.new_cdp_session(shown.page).send

    def finger(kind, *points):
        touch("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    finger("touchStart", (x, y))
    for step in range(1, 5):
        finger("touchMove", (x - step * pixel, y - step * pixel))
    finger("touchEnd")
    assert shown.caption(shown.moved) == "moved 3 left, 4 up"
    assert shown.page.evaluate("scrollY") == scrolled


def test_the_plot_takes_the_picture_there(figure):
    shown = figure()
    points, _ = shown.plot()
    svg = shown.root.locator(".live-plot svg")
    scale = svg.bounding_box()["width"] / 300
    svg.click(position={"x": points[1][0] * scale, "y": 40})
    assert shown.caption(shown.moved) == "moved 4 left"
    assert shown.plot()[1] == pytest.approx(points[1][0])
