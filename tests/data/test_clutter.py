"""Digits on canvases: where they lie, what lies around them, and that the ones to test on never change."""

import pytest
import torch

from utils.data import Dataset, Split, clutter, mnist
from utils.data.clutter import CanvasSplit, Layout, draw, layout, squares

GREYS = torch.arange(1, 101, dtype=torch.uint8).view(100, 1, 1, 1).expand(100, 1, 28, 28)  # each known by its grey
DIGITS = Split(GREYS, torch.arange(100) % 10)
CLUTTERED = "9b710a768616a59dc572fc3968bbb3787d3278a922e61fbab7f14da150d2c27c"
TRANSLATED = "a8361ba42c76707a1928a2d58c9586e98fabf5904e94c0e5ec334d8aa504260c"


def canvases(**options):
    split = CanvasSplit(DIGITS, **{"size": 40, "count": 300} | options)
    images, classes = zip(*split.batches(128, "cpu"), strict=True)
    return torch.cat(images), torch.cat(classes)


def one(**places):
    """A layout of one canvas: the digit 0 at (0, 0), and a piece of the digit 1, unless said otherwise."""
    parts = {"digit": 0, "corner": (0, 0), "cut_from": [1], "cut_at": [(0, 0)], "piece": [(30, 30)]} | places
    return Layout(*(torch.tensor([parts[name]]) for name in Layout._fields))


def test_squares_by_hand():
    assert squares(torch.tensor([[1, 2], [0, 0]]), 2, width=5).tolist() == [[7, 8, 12, 13], [0, 1, 5, 6]]


def test_a_canvas_by_hand():
    digits = torch.arange(2 * 784).view(2, 1, 28, 28).remainder(100).to(torch.uint8)
    canvas = draw(digits, one(corner=(3, 5), cut_at=[(10, 20)], piece=[(32, 1)]), 40)[0, 0]
    assert torch.equal(canvas[3:31, 5:33], digits[0, 0])
    assert torch.equal(canvas[32:40, 1:9], digits[1, 0, 10:18, 20:28])
    outside = torch.ones(40, 40, dtype=torch.bool)
    outside[3:31, 5:33] = outside[32:40, 1:9] = False
    assert not canvas[outside].any()


def test_pieces_add_to_the_digit_and_are_clipped_never_dimmed():
    digits = torch.tensor([100, 200], dtype=torch.uint8).view(2, 1, 1, 1).expand(2, 1, 28, 28)
    canvas = draw(digits, one(piece=[(24, 24)]), 40)[0, 0]
    assert canvas[0, 0] == 100 and canvas[31, 31] == 200 and canvas[25, 25] == 255
    twice = one(cut_from=[1, 1], cut_at=[(0, 0)] * 2, piece=[(30, 30)] * 2)
    assert draw(digits, twice, 40)[0, 0, 31, 31] == 255


def test_a_translated_digit_lies_whole_somewhere_on_the_canvas():
    images, classes = canvases()
    assert (images > 0).flatten(1).sum(1).tolist() == [28 * 28] * 300
    assert torch.equal((images.amax((1, 2, 3)) * 255).round().long() % 10, (classes + 1) % 10)
    corners = {tuple((image[0] > 0).nonzero()[0].tolist()) for image in images}
    assert len(corners) > 100 and max(map(max, corners)) == 12


def test_all_places_are_as_likely():
    drawn = layout(20_000, 100, size=60, pieces=4, generator=torch.Generator().manual_seed(0))
    for place, limit in ((drawn.corner, 33), (drawn.piece, 53), (drawn.cut_at, 21)):
        counts = place.flatten().bincount()
        assert len(counts) == limit and counts.min() > 0.8 * counts.float().mean()


def test_no_piece_is_of_the_digit_itself():
    drawn = layout(5000, 5, size=60, pieces=4, generator=torch.Generator().manual_seed(0))
    assert not (drawn.cut_from == drawn.digit[:, None]).any()
    assert drawn.cut_from.unique().tolist() == [0, 1, 2, 3, 4]


def test_canvases_repeat_with_seed_and_epoch_and_differ_without():
    split = CanvasSplit(DIGITS, 40, 2, count=200)
    first = next(iter(split.batches(64, "cpu", seed=3)))[0]
    assert torch.equal(first, next(iter(split.batches(64, "cpu", seed=3)))[0])
    assert not torch.equal(first, next(iter(split.batches(64, "cpu", seed=4)))[0])
    batches = split.batches(64, "cpu", seed=3)
    batches.set_epoch(1)
    assert not torch.equal(first, next(iter(batches))[0])


def test_a_resumed_epoch_goes_on_with_the_same_canvases():
    split = CanvasSplit(DIGITS, 40, 2, count=200)
    whole, rest = list(split.batches(64, "cpu")), split.batches(64, "cpu")
    rest.set_epoch(0, start=2)
    assert [len(classes) for _, classes in rest] == [64, 8]
    assert all(torch.equal(a[0], b[0]) for a, b in zip(whole[2:], rest, strict=True))


def test_processes_share_out_a_batch():
    split = CanvasSplit(DIGITS, 40, 2, count=64)
    (whole, _), *_ = split.batches(64, "cpu")
    parts = [next(iter(split.batches(64, "cpu", share=(rank, 2))))[0] for rank in range(2)]
    assert torch.equal(torch.stack(parts, 1).flatten(0, 1), whole)


def test_the_digit_alone_is_augmented():
    split = CanvasSplit(DIGITS, 40, 2, count=64)
    plain, blank, black = (
        next(iter(split.batches(64, "cpu", augment=augment)))[0]
        for augment in (None, torch.zeros_like, torch.ones_like)
    )
    assert ((black == 1).sum((1, 2, 3)) >= 28 * 28).all()
    outside = black < 1
    assert torch.equal(blank[outside], plain[outside]) and blank.any() and (blank <= plain).all()


def test_what_is_fixed_is_stored_as_it_is_drawn():
    fixed = CanvasSplit(DIGITS, 40, 2, count=2500, fixed=True)
    batches = fixed.batches(100, "cpu", seed=5)
    batches.set_epoch(7)
    images, classes = zip(*batches, strict=True)
    stored = fixed.stored()
    assert torch.equal((torch.cat(images) * 255).round().to(torch.uint8), stored.inputs)
    assert torch.equal(torch.cat(classes), stored.targets) and torch.equal(stored.targets, fixed.targets)


def test_what_is_held_out_shares_no_digit_with_what_is_learned_from():
    kept, held = CanvasSplit(DIGITS, 40, 2).hold_out()
    assert held.fixed and held.count == 10_000 and not kept.fixed and kept.size == held.size == 40
    assert not set(kept.digits.inputs[:, 0, 0, 0].tolist()) & set(held.digits.inputs[:, 0, 0, 0].tolist())


def test_the_canvases_to_test_on_never_change(real: Dataset, monkeypatch):
    monkeypatch.setattr(mnist, "load", lambda: real)
    assert clutter.load(60, 4).checksum == CLUTTERED
    data = clutter.load(60, 0)
    assert data.checksum == TRANSLATED
    assert data.test.digits is real.test and data.train.digits is real.train and data.test.fixed


def test_a_canvas_too_small_for_a_digit():
    with pytest.raises(ValueError, match="28 px; got a size of 27"):
        CanvasSplit(DIGITS, 27)
