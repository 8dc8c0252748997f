"""Splits, held-out parts, checksums and pixel statistics."""

import pytest
import torch

from utils.data.split import Dataset, Split, checksum, drawn, hold_out, pixel_statistics, shuffled_pixels


def numbered(count: int) -> Split:
    return Split(torch.arange(count)[:, None, None, None], torch.arange(count) + 1000)


def test_default_cut_is_55000_and_5000() -> None:
    train, validation = hold_out(numbered(60_000))
    assert (len(train.targets), len(validation.targets)) == (55_000, 5_000)


def test_cut_shares_out_every_example_once_and_keeps_pairs() -> None:
    parts = hold_out(numbered(100), fraction=0.3)
    assert sorted(torch.cat([part.inputs.flatten() for part in parts]).tolist()) == list(range(100))
    for part in parts:
        assert torch.equal(part.inputs.flatten() + 1000, part.targets)


def test_cut_depends_on_its_seed_alone() -> None:
    first = hold_out(numbered(100), 0.3, seed=1)
    torch.manual_seed(5)
    before = torch.get_rng_state()
    again, other = hold_out(numbered(100), 0.3, seed=1), hold_out(numbered(100), 0.3, seed=2)
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(first[1].targets, again[1].targets)
    assert not torch.equal(first[1].targets, other[1].targets)


def test_default_cut_of_mnist_never_changes() -> None:
    """Records were made with it."""
    _, validation = hold_out(numbered(60_000))
    assert validation.inputs.flatten()[:4].tolist() == [36044, 10678, 57327, 55074]


@pytest.mark.parametrize("fraction", [0, 1, 0.001, -0.5, 2])
def test_cut_refuses_an_empty_part(fraction: float) -> None:
    with pytest.raises(ValueError, match=r"holding out .* of 100 examples .* choose a fraction between 0 and 1"):
        hold_out(numbered(100), fraction)


def test_pixel_statistics_by_hand() -> None:
    images = torch.tensor([0, 255, 255, 255, 51, 51, 51, 51], dtype=torch.uint8).view(1, 2, 2, 2)
    means, deviations = pixel_statistics(images)
    assert means == pytest.approx((0.75, 0.2), abs=1e-12)
    assert deviations == pytest.approx((0.75**0.5 / 2, 0), abs=1e-8)


def test_checksum_sees_every_value_and_no_layout() -> None:
    images = torch.arange(2 * 4, dtype=torch.uint8).view(2, 1, 2, 2)
    split = Split(images, torch.tensor([3, 4]))
    same = checksum(split, split)
    transposed = Split(images.transpose(2, 3).contiguous().transpose(2, 3), split.targets)
    assert checksum(transposed, split) == same
    assert checksum(Split(images, torch.tensor([3, 5])), split) != same
    assert checksum(split, Split(images + 1, split.targets)) != same


def test_drawn_examples_are_repeated_to_the_same_length_and_nested() -> None:
    whole = numbered(100)
    few, more = drawn(whole, 30, seed=1), drawn(whole, 40, seed=1)
    assert len(few.targets) == len(more.targets) == 100
    assert torch.equal(few.inputs.flatten() + 1000, few.targets)
    counts = few.targets.unique(return_counts=True)
    assert len(counts[0]) == 30
    assert set(counts[1].tolist()) == {3, 4}
    assert set(few.targets.tolist()) < set(more.targets.tolist())
    assert set(few.targets.tolist()) != set(drawn(whole, 30, seed=2).targets.tolist())
    assert sorted(drawn(whole, 100).targets.tolist()) == sorted(whole.targets.tolist())


@pytest.mark.parametrize("count", [0, -1, 101])
def test_drawing_too_few_or_too_many_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match=rf"can't draw {count} of 100 examples: choose a count between 1 and 100"):
        drawn(numbered(100), count)


def test_shuffled_pixels_move_every_image_alike_and_lose_nothing() -> None:
    images = torch.arange(3 * 16, dtype=torch.uint8).view(3, 1, 4, 4)
    train, test = Split(images, torch.arange(3)), Split(images + 100, torch.arange(3))
    data = Dataset("mnist", "MNIST", train, test, checksum(train, test), False, "Made here.")
    shuffled = shuffled_pixels(data)
    assert shuffled.checksum == checksum(shuffled.train, shuffled.test) != data.checksum
    assert shuffled.title == "MNIST, every image's pixels in one shuffled order"
    assert torch.equal(shuffled.train.targets, train.targets)
    order = shuffled.train.inputs[0].flatten()
    assert sorted(order.tolist()) == list(range(16)) != order.tolist()
    for part, moved in ((train, shuffled.train), (test, shuffled.test)):
        assert torch.equal(part.inputs.flatten(1)[:, order.long()], moved.inputs.flatten(1))
    assert torch.equal(shuffled_pixels(data).train.inputs, shuffled.train.inputs)
    assert not torch.equal(shuffled_pixels(data, seed=1).train.inputs, shuffled.train.inputs)
