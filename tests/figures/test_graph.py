"""Graphs of computations, and contestants on one axis of time."""

import matplotlib

matplotlib.use("Agg")

import pytest
from matplotlib.colors import to_rgba
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from tests.figures.sound import assert_sound
from utils import figures
from utils.figures import Node, colours
from utils.figures.speeds import spoken

FORK = [
    *(Node("w", role="kernel", value="2"), Node("x", role="input", value="3", gradient="14"), Node("b", role="kernel")),
    *(Node("u", (0, 1)), Node("v", (1, 2), step="2"), Node("y", (3, 4))),
]
DENSE = [
    *(Node("x", role="input"), Node("w", role="kernel"), Node("turned", (1,)), Node("product", (0, 2))),
    *(
        Node("b", role="kernel"),
        Node("z", (3, 4)),
        Node("a", (5,)),
        Node("m", role=""),
        Node("k"),
        Node("r", (6, 7, 8)),
    ),
]
SECONDS = {"loops": (93.0, 2.0), "arrays": (0.02, 0.001), "once": (0.0095, None)}
PICTURES = {
    "a fork": lambda: figures.graph(FORK),
    "in rows": lambda: figures.graph(DENSE, across=3),
    "speeds": lambda: figures.speeds(SECONDS, "time"),
}


@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
def test_it_is_small_closed_and_leaves_the_reader_s_settings(draw):
    assert_sound(draw)


def places(figure):
    """{name: (row, left edge, height)} of the boxes, whose names are their first texts."""
    found = {}
    for number, row in enumerate(figure.axes):
        boxes = [patch for patch in row.patches if isinstance(patch, FancyBboxPatch)]
        for text in row.texts:
            x, y = text.get_position()
            box = next((b for b in boxes if abs(b.get_x() + b.get_width() / 2 - x) < 1e-6), None)
            if box and text.get_text() not in found:
                found[text.get_text()] = (number, x, y)
    return found


def arrows(figure):
    return [patch for row in figure.axes for patch in row.patches if isinstance(patch, FancyArrowPatch)]


def test_what_a_node_was_computed_from_stands_to_its_left():
    found = places(PICTURES["a fork"]())
    for node in FORK:
        assert all(found[FORK[parent].name][1] < found[node.name][1] for parent in node.parents)
    assert len(arrows(PICTURES["a fork"]())) == 6


def test_the_longest_way_is_straight_and_all_else_beneath_what_it_is_used_for():
    found = places(PICTURES["in rows"]())
    assert [found[name][0] for name in ("w", "turned", "product", "z", "a", "r")] == [0, 0, 0, 1, 1, 1]
    assert found["w"][2] == found["turned"][2] == found["product"][2]
    assert found["x"][1] == found["product"][1] and found["x"][2] > found["product"][2]
    assert found["b"][1] == found["z"][1] and found["b"][2] > found["z"][2]
    assert found["m"][1] == found["k"][1] == found["r"][1] and found["k"][2] > found["m"][2]


def test_an_arrow_goes_on_in_the_next_row():
    assert len(arrows(PICTURES["in rows"]())) == sum(len(node.parents) for node in DENSE) + 1


def test_boxes_have_the_colour_of_their_role_and_gradients_theirs():
    (axes,) = PICTURES["a fork"]().axes
    edges = {patch.get_edgecolor() for patch in axes.patches if isinstance(patch, FancyBboxPatch)}
    assert {to_rgba(colours.ROLES[role]) for role in ("input", "kernel", "output")} <= edges
    inks = {text.get_text(): text.get_color() for text in axes.texts}
    assert inks["14"] == colours.GRADIENT_TEXT and inks["2"] != inks["3"]  # "2" is written twice: as a value, as a step


def test_speeds_are_logarithmic_and_written_out():
    (axes,) = PICTURES["speeds"]().axes
    assert axes.get_xscale() == "log" and axes.get_xlabel() == "time"
    assert [label.get_text() for label in axes.get_yticklabels()] == list(SECONDS)
    assert [text.get_text() for text in axes.texts] == ["93 s", "20 ms", "9.5 ms"]
    assert [bar.lines[0].get_xdata()[0] for bar in axes.containers] == [93, 0.02, 0.0095]


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0123, "12 ms"), (0.00996, "10 ms"), (0.004, "4 ms"), (1.0, "1 s"), (2750.0, "2,750 s")]
)
def test_times_are_spoken_in_two_digits(seconds, text):
    assert spoken(seconds) == text
