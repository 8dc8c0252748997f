"""Sequences of digits: drawn from a seed, padded, reduced, and never from the wrong digits."""

from dataclasses import replace

import pytest
import torch

from utils.data import Split, hold_out, sums
from utils.data.sums import SequenceSplit, mask, padded, product, total

IMAGES = torch.arange(200, dtype=torch.uint8).view(200, 1, 1, 1).expand(200, 1, 28, 28)  # each known by its grey
DIGITS = Split(IMAGES, torch.arange(200) % 10)


def split(longest=4, **options):
    return SequenceSplit(DIGITS, **{"lengths": range(1, longest + 1), "count": 1000, **options})


def drawn(split, batch_size=64, **options):
    return list(split.batches(batch_size, "cpu", **options))


def classes(sequences):
    """The class of each image, read off its grey."""
    return (sequences.images[:, 0, 0, 0] * 255).round().long() % 10


def test_mask_and_padding_by_hand():
    lengths = torch.tensor([2, 1, 3])
    assert mask(lengths).tolist() == [[True, True, False], [True, False, False], [True, True, True]]
    rows = torch.arange(1.0, 7)
    assert padded(rows, lengths).tolist() == [[1, 2, 0], [3, 0, 0], [4, 5, 6]]
    assert padded(rows[:, None].expand(6, 2), lengths).shape == (3, 3, 2)


def test_padding_passes_gradients_to_rows_alone():
    rows = torch.ones(3, 2, requires_grad=True)
    (2 * padded(rows, torch.tensor([1, 2]))).sum().backward()
    assert rows.grad.tolist() == [[2, 2]] * 3


@pytest.mark.parametrize("reduce", [total, product, lambda digits, there: (digits * there).amax(1)])
def test_targets_are_the_reduction_of_the_digits_that_are_seen(reduce):
    for sequences, targets in drawn(split(reduce=reduce)):
        digits = padded(classes(sequences), sequences.lengths)
        assert torch.equal(targets, reduce(digits, mask(sequences.lengths)))


def test_an_empty_place_counts_as_one_in_a_product_and_a_zero_as_zero():
    digits, there = torch.tensor([[3, 4, 0], [5, 0, 0]]), torch.tensor([[True, True, False], [True, True, False]])
    assert product(digits, there).tolist() == [12, 0]
    assert total(digits, there).tolist() == [7, 5]


def test_an_epoch_has_as_many_sequences_as_asked_for():
    batches = drawn(split(count=130))
    assert [len(targets) for _, targets in batches] == [64, 64, 2]
    assert all(len(sequences.images) == sequences.lengths.sum() for sequences, _ in batches)


def test_every_length_is_as_likely():
    lengths = torch.cat([sequences.lengths for sequences, _ in drawn(split(5, count=20_000), 1000)])
    counts = lengths.bincount()[1:]
    assert len(counts) == 5 and counts.min() > 3700 and counts.max() < 4300


def test_sequences_repeat_with_their_seed_and_epoch_and_differ_without():
    first, again = drawn(split(), seed=3), drawn(split(), seed=3)
    assert all(torch.equal(a[1], b[1]) for a, b in zip(first, again, strict=True))
    assert not torch.equal(first[0][1], drawn(split(), seed=4)[0][1])
    batches = split().batches(64, "cpu", seed=3)
    batches.set_epoch(1)
    assert not torch.equal(next(iter(batches))[1], first[0][1])


def test_a_resumed_epoch_goes_on_with_the_same_batches():
    whole, batches = drawn(split()), split().batches(64, "cpu")
    batches.set_epoch(0, start=7)
    assert all(torch.equal(a[1], b[1]) for a, b in zip(whole[7:], batches, strict=True))


def test_a_fixed_split_is_the_same_for_every_seed_and_epoch_and_knows_its_targets():
    fixed = split(fixed=True, count=2500)
    batches = fixed.batches(1000, "cpu", seed=9)
    batches.set_epoch(5)
    assert torch.equal(torch.cat([targets for _, targets in batches]), fixed.targets)


@pytest.mark.parametrize("batch_size", [100, 1000])
def test_what_is_drawn_for_measuring_depends_on_the_batch_size_no_more_than_its_targets_do(batch_size):
    fixed = split(fixed=True)
    assert torch.equal(torch.cat([targets for _, targets in drawn(fixed, batch_size)]), fixed.targets)


def test_processes_share_out_a_batch():
    whole = drawn(split())[0]
    parts = [drawn(split(), share=(rank, 2))[0] for rank in range(2)]
    assert [len(targets) for _, targets in parts] == [32, 32]
    assert torch.equal(torch.stack([parts[0][1], parts[1][1]], 1).flatten(), whole[1])
    assert sum(len(sequences.images) for sequences, _ in parts) == len(whole[0].images)


def test_lengths_need_not_follow_each_other():
    some = drawn(split(lengths=(5, 50)))
    assert {int(n) for sequences, _ in some for n in sequences.lengths} == {5, 50}


def test_targets_that_say_how_many_terms_there_are():
    for sequences, targets in drawn(split(reduce=sums.with_count(total))):
        assert torch.equal(targets[:, 1], sequences.lengths)
        digits = padded(classes(sequences), sequences.lengths)
        assert torch.equal(targets[:, 0], total(digits, mask(sequences.lengths)))


def test_codes_stand_for_images():
    codes = torch.arange(400.0).view(200, 2)
    coded = replace(split(), digits=Split(codes, DIGITS.targets))
    for (sequences, _), (images, _) in zip(drawn(coded), drawn(split()), strict=True):
        assert sequences.images.shape == (len(images.images), 2) and torch.equal(sequences.lengths, images.lengths)
        assert torch.equal(sequences.images[:, 0] / 2, (images.images[:, 0, 0, 0] * 255).round())


def test_what_is_held_out_shares_no_digit_with_what_is_learned_from():
    kept, held = split().hold_out()
    assert held.fixed and not kept.fixed
    assert torch.equal(kept.digits.targets, hold_out(DIGITS)[0].targets)
    grey = [set(part.digits.inputs[:, 0, 0, 0].tolist()) for part in (kept, held)]
    assert not grey[0] & grey[1] and len(grey[0] | grey[1]) == 200


def test_test_digits_are_never_trained_on():
    data = sums.load(4)
    assert data.train.digits.inputs.data_ptr() != data.test.digits.inputs.data_ptr()
    assert data.test.fixed and data.test.count == 10_000 and data.train.count == 60_000
    longer = sums.load(4, tested=(5, 20))
    assert longer.test.count == 20_000 and longer.test.lengths == (5, 20) and longer.test.targets.shape == (20_000, 2)
    assert longer.title != data.title


@pytest.mark.parametrize("lengths", [(), (0, 1), (-1,)])
def test_lengths_that_make_no_sequence(lengths):
    with pytest.raises(ValueError, match="at least one term"):
        split(lengths=lengths)
