"""Pooling and shifts: its operations against PyTorch and NumPy."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from tests.live.shifts import REACH, RULES, SIDES, array, moved, overlap, pooled
from utils.models import BlurPool

PICTURES = ["three", "eight", "hill", "dot", "dots", "bar", "stripes", "chessboard"]
TO = "(x = { shape: x.shape, data: Float32Array.from(x.data) }, "


def given(x):
    return {"shape": list(x.shape), "data": np.asarray(x).ravel().tolist()}


@pytest.mark.parametrize("shift", [(0, 0), (2, -3), (-1, 4), (0, 9), (-5, 0)])
def test_shifted_is_numpy_s(module, shift):
    x = np.random.default_rng(0).random((2, 6, 7), np.float32)
    found = module("shifts", TO + "m.shifted(x, shift))", x=given(x), shift=shift)
    np.testing.assert_array_equal(array(found), moved(x, *shift))


@pytest.mark.parametrize("side", SIDES)
def test_tiled_adds_zeros_until_windows_cover_all(module, side):
    x = np.random.default_rng(0).random((2, 7, 10), np.float32)
    found = array(module("shifts", TO + "m.tiled(x, side))", x=given(x), side=side))
    np.testing.assert_array_equal(found, np.pad(x, ((0, 0), (0, -7 % side), (0, -10 % side))))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("rule", RULES)
def test_pooled_is_pytorch_s(module, rule, side):
    x = np.random.default_rng(side).random((2, 4 * side, 3 * side), np.float32)
    found = array(module("shifts", TO + "m.pooled(x, rule, side))", x=given(x), rule=rule, side=side))
    np.testing.assert_allclose(found, pooled(x, rule, side), atol=1e-6)


def test_the_blur_is_the_course_s_blur_pool_where_nothing_lies_at_the_edge(module):
    x = np.pad(np.random.default_rng(0).random((2, 6, 10), np.float32), ((0, 0), (4, 4), (4, 4)))
    found = array(module("shifts", TO + 'm.pooled(x, "blur", 2))', x=given(x)))
    everywhere = F.max_pool2d(torch.as_tensor(x), 2, stride=1)
    wanted = BlurPool()(everywhere[None])[0].numpy()
    np.testing.assert_allclose(found[:, : wanted.shape[1], : wanted.shape[2]], wanted, atol=1e-6)


def test_overlap_is_1_for_equal_maps_and_0_for_maps_that_share_nothing(module):
    a, b = np.random.default_rng(0).random((2, 1, 4, 5))
    for one, other in ((a, b), (b, a), (a, a), (a * (a > 0.5), a * (a <= 0.5)), (0 * a, 0 * a), (0 * a, b)):
        found = module("shifts", "m.overlap(a, b)", a=given(one), b=given(other))
        assert found == pytest.approx(overlap(one, other), abs=1e-6)


@pytest.mark.parametrize("side", SIDES)
def test_summit_is_where_pytorch_finds_it(module, side):
    x = np.random.default_rng(0).integers(0, 4, (1, 3 * side, 2 * side)).astype(np.float32)  # with ties
    cells = [(i, j) for i in range(3) for j in range(2)]
    found = module("shifts", TO + "cells.map((cell) => m.summit(x, side, cell)))", x=given(x), side=side, cells=cells)
    places = F.max_pool2d(torch.as_tensor(x), side, return_indices=True)[1].flatten().tolist()
    assert found == [list(divmod(place, 2 * side)) for place in places]


def what_became_of(x, side, cell, shift):
    """The same as `fate`, said in NumPy: x (H, W), the window as a slice of the picture before and after."""
    numbered = np.arange(1, x.size + 1).reshape(1, *x.shape)  # which pixel is where: 0 for what came in from outside
    window = tuple(slice(side * k, side * (k + 1)) for k in cell)
    before, after = x[window], moved(x[None], *shift)[0][window]
    if after.max() != before.max():
        return "larger" if after.max() > before.max() else "left"
    if not before.max():
        return "blank"
    held = set(numbered[0][window][before == before.max()])
    there = set(moved(numbered, *shift)[0][window].ravel())
    return "inside" if held & there else "replaced"


def test_fate_of_the_largest_value(module):
    random, seen = np.random.default_rng(0), set()
    for _ in range(60):
        side = int(random.integers(2, 6))
        x = (random.integers(0, 4, (3 * side, 3 * side)) * (random.random((3 * side, 3 * side)) < 0.15)).astype(float)
        cell, shift = random.integers(0, 3, 2).tolist(), random.integers(-5, 6, 2).tolist()
        call = TO + "m.fate(x, side, cell, shift))"
        found = module("shifts", call, x=given(x[None]), side=side, cell=cell, shift=shift)
        assert found == what_became_of(x, side, cell, shift)
        seen.add(found)
    assert seen == {"blank", "inside", "replaced", "left", "larger"}


@pytest.mark.parametrize("key", PICTURES)
def test_nothing_leaves_a_picture_on_the_way(picture, key):
    x = picture(key)
    assert x.shape == (1, 30, 30) and x.min() == 0 and 0.5 < x.max() <= 1
    for down in REACH:
        for right in REACH:
            assert moved(x, down, right).sum() == pytest.approx(x.sum())


COMPARED = (
    "shifts.map(m.comparing(x, options)).map(({ cells, overlap, now, before }) => [cells, overlap, now, before]))"
)


@pytest.fixture
def compared(module):
    """compared(x, shifts, rule, side, follow): what `comparing` gives at each shift."""

    def compare(x, shifts, **options):
        found = module("shifts", TO + COMPARED, x=given(x), shifts=shifts, options=options)
        return [(cells, share, array(now), array(before)) for cells, share, now, before in found]

    return compare


@pytest.mark.parametrize("follow", [False, True])
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("rule", RULES)
def test_maps_are_compared_as_they_were_or_moved_along(compared, picture, rule, side, follow):
    x = picture("three", side)
    shifts = [(down, right) for down in (-5, 0, 1, 3) for right in REACH]
    unmoved = pooled(x, rule, side)
    for (down, right), (cells, share, now, before) in zip(
        shifts, compared(x, shifts, rule=rule, side=side, follow=follow), strict=True
    ):
        np.testing.assert_allclose(now, pooled(moved(x, down, right), rule, side), atol=1e-6)
        np.testing.assert_allclose(before, moved(unmoved, *cells), atol=1e-6)
        near = [{k // side, -(-k // side)} if follow else {0} for k in (down, right)]
        assert [cell in nearest for cell, nearest in zip(cells, near, strict=True)] == [True, True]
        best = max(overlap(now, moved(unmoved, i, j)) for i in near[0] for j in near[1])
        assert share == pytest.approx(best, abs=1e-5)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("rule", RULES)
def test_a_shift_by_whole_windows_moves_the_map_by_whole_cells(compared, picture, rule, side):
    shifts = [(down, right) for down in (-side, 0, side) for right in (-side, 0, side)]
    for key in PICTURES:
        found = compared(picture(key, side), shifts, rule=rule, side=side, follow=True)
        for (down, right), (cells, share, now, before) in zip(shifts, found, strict=True):
            assert cells == [down // side, right // side]
            assert share == pytest.approx(1, abs=1e-6)
            np.testing.assert_allclose(now, before, atol=1e-6)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("side", SIDES)
def test_other_shifts_of_a_digit_do_not(compared, picture, rule, side):
    shifts = [(0, right) for right in REACH if right % side]
    shares = [share for _, share, _, _ in compared(picture("three", side), shifts, rule=rule, side=side, follow=True)]
    assert max(shares) < 0.97


def test_the_claim_and_the_counter_example(module, picture):
    """A largest value in the corner of a window of 5 × 5 stays for shifts of up to 4, unless a larger one comes in."""
    call = TO + "[0, 1, 2, 3, 4, 5, -1].map((right) => m.fate(x, 5, [4, 4], [0, right])))"
    alone, accompanied = (module("shifts", call, x=given(picture(key, 5))) for key in ("dot", "dots"))
    assert alone == [*["inside"] * 5, "left", "left"]
    assert accompanied == [*["inside"] * 3, *["larger"] * 3, "left"]


@pytest.mark.parametrize("side", SIDES)
def test_of_the_blur_each_pixel_counts_as_much_wherever_the_windows_fall(picture, compared, side):
    shifts = [(down, right) for down in range(side) for right in range(side)]
    sums = [now.sum() for _, _, now, _ in compared(picture("dot", side), shifts, rule="blur", side=side, follow=False)]
    assert np.ptp(sums) < 1e-4 * sums[0]


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0.00"), (0.004, "0.01"), (0.126, "0.13"), (0.998, "0.99"), (1 - 1e-8, "1.00"), (1, "1.00")]
)
def test_0_and_1_are_said_only_where_they_are(module, value, text):
    assert module("pooling_and_shifts", "m.rounded(value)", value=value) == text
