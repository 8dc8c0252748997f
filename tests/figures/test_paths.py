"""Paths of glimpses: frames lie where the sensor looks, numbers count from 1, and one line joins all of an image."""

import matplotlib

matplotlib.use("Agg")

import pytest
import torch

from tests.figures.sound import assert_sound
from utils import figures

IMAGES = torch.rand(3, 1, 20, 30)
LOCATIONS = torch.tensor([[[0.0, 0.0], [0.5, -0.5], [1.0, 1.0]], [[-1.0, 0.2], [0.0, 0.0], [0.0, 0.0]]])  # (2, 3, 2)


def drawn():
    return figures.paths(IMAGES, LOCATIONS, size=8, names=["a", "b", "c"], columns=2)


def test_it_is_sound():
    assert_sound(drawn)


def test_frames_lie_where_the_sensor_looks():
    first, _, third, _ = drawn().axes
    assert [patch.get_xy() for patch in first.patches] == [(10.5, 5.5), (13.5, -4.5)]
    assert {(patch.get_width(), patch.get_height()) for patch in first.patches + third.patches} == {(8, 8)}
    assert third.patches[0].get_xy() == (25.5, 15.5)


def test_a_line_leads_from_each_glimpse_to_the_next_and_numbers_count_from_1():
    first = drawn().axes[0]
    assert first.lines[0].get_xydata().ravel().tolist() == pytest.approx([14.5, 9.5, 17.5, -0.5])
    assert [text.get_text() for text in first.texts] == ["1", "2"]


def test_what_leaves_an_image_is_cut_off_and_places_without_one_stay_empty():
    first, *_, empty = drawn().axes
    assert first.get_xlim() == (-0.5, 29.5) and first.get_ylim() == (19.5, -0.5)
    assert not empty.axison and first.get_title() == "a"


def test_without_numbers_a_square_is_first_dots_are_the_others_and_the_last_has_its_frame():
    assert_sound(lambda: figures.paths(IMAGES, LOCATIONS, 8, ["a", "b", "c"], numbered=False))
    first = figures.paths(IMAGES, LOCATIONS, 8, ["a", "b", "c"], numbered=False).axes[0]
    _, dots, square = first.lines
    assert (square.get_marker(), square.get_xydata().tolist()) == ("s", [[14.5, 9.5]])
    assert (dots.get_marker(), dots.get_xydata().ravel().tolist()) == ("o", pytest.approx([17.5, -0.5]))
    assert [patch.get_xy() for patch in first.patches] == [(13.5, -4.5)] and not first.texts
