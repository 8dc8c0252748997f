"""Chapter 4's networks."""

import torch
from torch.nn.utils.rnn import pack_sequence

from utils.data.sums import Sequences
from utils.models import RecurrentAdder
from utils.models.addition import packed_by_time


def sequences(*lengths):
    torch.manual_seed(0)
    return Sequences(torch.rand(sum(lengths), 1, 28, 28), torch.tensor(lengths))


def test_it_has_the_source_s_parameters_and_those_that_pytorch_s_gru_adds():
    assert sum(weight.numel() for weight in RecurrentAdder().parameters()) == 5_290_705 + 3 * (200 + 100)


def test_a_sequence_is_read_alike_alone_and_among_others():
    model, batch = RecurrentAdder().eval(), sequences(2, 4, 1, 3)
    together = model(batch)
    assert together.shape == (4,)
    for k, images in enumerate(batch.images.split(batch.lengths.tolist())):
        alone = model(Sequences(images, torch.tensor([len(images)])))
        torch.testing.assert_close(alone[0], together[k], rtol=1e-4, atol=1e-5)


def test_the_order_of_images_matters_to_a_recurrent_net_and_what_comes_after_the_end_does_not():
    model, batch = RecurrentAdder().eval(), sequences(3, 2)
    turned = Sequences(torch.cat([batch.images[:3].flip(0), batch.images[3:]]), batch.lengths)
    assert not torch.allclose(model(turned)[0], model(batch)[0])
    assert torch.allclose(model(turned)[1], model(batch)[1])


def test_packing_by_places_is_pytorch_s_packing():
    rows, lengths = torch.rand(10, 3), torch.tensor([1, 4, 2, 3])
    expected = pack_sequence(rows.split(lengths.tolist()), enforce_sorted=False)
    for ours, theirs in zip(packed_by_time(rows, lengths), expected, strict=True):
        assert torch.equal(ours, theirs)


def test_gradients_reach_every_weight():
    model = RecurrentAdder()
    model(sequences(1, 4)).sum().backward()
    assert all(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in model.parameters())
