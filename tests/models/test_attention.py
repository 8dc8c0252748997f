"""Recurrent attention: what the sensor sees, how many parameters there are, and where gradients stop."""

import pytest
import torch
from torch.nn import functional as F

from utils.models.attention import (
    Episode,
    FullyConnectedNet,
    GlimpseSensor,
    RecurrentAttention,
    StridedConvNet,
    summed_area,
)


def seen_by_loops(image, location, size, scales):
    """The sensor's patches of one image (H, W), pixel by pixel, from its definition."""
    height, width = image.shape
    patches = torch.zeros(scales, size, size)
    for k in range(scales):
        grain = 2**k
        top, left = (
            round((float(at) + 1) / 2 * extent - grain * size / 2)
            for at, extent in zip(location, (height, width), strict=True)
        )
        for i in range(size):
            for j in range(size):
                for y in range(top + i * grain, top + (i + 1) * grain):
                    for x in range(left + j * grain, left + (j + 1) * grain):
                        if 0 <= y < height and 0 <= x < width:
                            patches[k, i, j] += image[y, x] / grain**2
    return patches


@pytest.mark.parametrize(("height", "width", "size", "scales"), [(28, 28, 8, 1), (60, 60, 12, 3), (13, 21, 5, 2)])
def test_the_sensor_sees_what_its_definition_says(height, width, size, scales):
    torch.manual_seed(0)
    images = torch.rand(6, 1, height, width)
    locations = torch.cat([torch.rand(4, 2) * 2 - 1, torch.tensor([[1.0, 1.0], [-1.0, 0.0]])])
    patches = GlimpseSensor(size, scales)(summed_area(images), locations)
    for image, location, patch in zip(images[:, 0], locations, patches, strict=True):
        torch.testing.assert_close(patch, seen_by_loops(image, location, size, scales), atol=1e-3, rtol=0)


def test_a_glimpse_of_the_middle_and_of_a_corner_by_hand():
    image = torch.arange(36.0).view(1, 1, 6, 6)
    middle, corner = GlimpseSensor(2)(summed_area(image.expand(2, 1, 6, 6)), torch.tensor([[0.0, 0.0], [-1.0, 1.0]]))
    assert middle[0].tolist() == [[14, 15], [20, 21]]
    assert corner[0].tolist() == [[0, 0], [5, 0]]


def test_what_is_far_outside_is_dark():
    patches = GlimpseSensor(3, 2)(summed_area(torch.ones(1, 1, 9, 9)), torch.tensor([[-9.0, 9.0]]))
    assert not patches.any()


@pytest.mark.parametrize(
    ("network", "count"),
    [
        (RecurrentAttention(6, 8), 209_677),
        (RecurrentAttention(8, 12, 3), 256_781),
        (RecurrentAttention(6, 8, layer=128), 242_317),
        (RecurrentAttention(8, 12, 3, layer=128), 289_421),
        (FullyConnectedNet(28), 269_322),
        (FullyConnectedNet(60), 990_218),
        (StridedConvNet(28), 36_402),
        (StridedConvNet(60), 251_442),
    ],
)
def test_parameters_are_as_many_as_the_source_counts(network, count):
    assert sum(weight.numel() for weight in network.parameters()) == count


def episode(network, images=None):
    torch.manual_seed(1)
    return network(torch.rand(5, 1, 28, 28) if images is None else images)


@pytest.mark.parametrize("core", ["relu", "irnn", "lstm"])
def test_an_episode_has_these_shapes(core):
    seen = episode(RecurrentAttention(4, 8, core=core))
    assert isinstance(seen, Episode)
    assert [tuple(part.shape) for part in seen] == [(5, 10), (4, 5, 256), (4, 5, 2), (3, 5), (3, 5, 10), (3, 5)]
    assert not seen.locations[0].any() and seen.locations.abs().max() <= 1


def test_one_glimpse_leaves_nothing_to_choose():
    with pytest.raises(ValueError, match="at least 2 glimpses; got 1"):
        RecurrentAttention(1, 8)


def test_the_log_probability_is_that_of_the_gaussian_before_clamping():
    network = RecurrentAttention(3, 8, sd=0.7)
    states, chosen = torch.rand(2, 5, 256), torch.randn(2, 5, 2)
    means = network.location(states)
    expected = torch.distributions.Normal(means, 0.7).log_prob(chosen).sum(2)
    torch.testing.assert_close(network.judge(states, chosen)[0], expected)


def test_it_looks_where_it_chose_to_and_no_further_than_the_border():
    network = RecurrentAttention(3, 8, sd=5.0)
    assert (episode(network).locations[1:].abs() == 1).any()


def test_locations_are_sampled_in_training_and_means_in_evaluation():
    network = RecurrentAttention(3, 8)
    images = torch.rand(1, 1, 28, 28).expand(50, 1, 28, 28)
    sampled = episode(network, images).locations[1]
    spread = sampled.std(0)
    assert ((spread > 0.05) & (spread < 0.2)).all()
    network.eval()
    assert not episode(network, images).locations.std(1).any()
    network.samples = True
    assert (episode(network, images).locations[1].std(0) > 0.05).all()


def test_random_locations_are_uniform_even_in_evaluation():
    network = RecurrentAttention(2, 8, policy="random").eval()
    locations = episode(network, torch.zeros(4000, 1, 28, 28)).locations[1]
    assert locations.abs().max() > 0.99 and locations.mean().abs() < 0.05
    assert abs(locations.std().item() - 3**-0.5) < 0.02


def moved(network, loss):
    """The names of the parts of the network that the loss has a gradient for."""
    network.zero_grad()
    loss.backward(retain_graph=True)
    return {name.split(".")[0] for name, weight in network.named_parameters() if weight.grad is not None}


def test_gradients_stop_where_they_must():
    network = RecurrentAttention(3, 8, layer=16)
    seen = episode(network)
    assert moved(network, seen.log_probs.sum()) == {"location", "glimpse", "core"}
    assert moved(network, seen.expected.sum()) == {"baseline"}
    assert moved(network, F.cross_entropy(seen.logits, torch.arange(5))) == {"glimpse", "core", "action"}
    assert not seen.locations.requires_grad and not seen.beliefs.requires_grad


def test_a_policy_may_be_kept_from_teaching_the_core():
    network = RecurrentAttention(3, 8, teaches=False)
    assert moved(network, episode(network).log_probs.sum()) == {"location"}


def test_an_irnn_begins_by_keeping_what_it_has_seen():
    core = RecurrentAttention(3, 8, core="irnn").core
    state = torch.rand(5, 256)
    torch.testing.assert_close(core(torch.zeros(5, 256), state), state)


def test_beliefs_are_what_it_would_have_said_when_it_chose():
    network, images = RecurrentAttention(3, 8).eval(), torch.rand(5, 1, 28, 28)
    beliefs = episode(network, images).beliefs
    network.glimpses = 2
    torch.testing.assert_close(beliefs[1], episode(network, images).logits.softmax(1))
    assert (beliefs.sum(2) - 1).abs().max() < 1e-5


def test_the_last_glimpse_is_used():
    network = RecurrentAttention(2, 8, sd=1e-6)
    images = torch.zeros(1, 1, 28, 28)
    with torch.no_grad():
        network.location[0].bias.fill_(1.0)  # away from the middle, which the first glimpse sees
    row, column = (int((at + 1) / 2 * 28) for at in episode(network, images).locations[1, 0])
    lit = images.clone()
    lit[..., row - 1 : row + 1, column - 1 : column + 1] = 1.0
    assert not torch.equal(episode(network, images).logits, episode(network, lit).logits)


@pytest.mark.parametrize("wrong", [{"core": "gru"}, {"policy": "greedy"}])
def test_what_there_is_not(wrong):
    with pytest.raises(ValueError, match="relu, irnn or lstm, a policy learned or random; got"):
        RecurrentAttention(3, 8, **wrong)


@pytest.mark.parametrize("network", [FullyConnectedNet(60, 64), StridedConvNet(60)])
def test_rivals_see_the_whole_image(network):
    assert network(torch.rand(3, 1, 60, 60)).shape == (3, 10)
