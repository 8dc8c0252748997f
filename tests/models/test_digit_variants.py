import pytest
import torch
from torch.nn import functional as F

from utils.models import BlurPool, BlurredDigitNet, DenseDigitNet, DigitNet, StridedDigitNet


@pytest.mark.parametrize("variant", [DenseDigitNet, StridedDigitNet, BlurredDigitNet])
def test_every_variant_has_the_digit_net_s_parameters(variant):
    net = variant()
    assert sum(weight.numel() for weight in net.parameters()) == 59_933
    assert net(torch.rand(2, 1, 28, 28)).shape == (2, 10)
    assert net.dropout.p == 0.2


@pytest.mark.parametrize("variant", [StridedDigitNet, BlurredDigitNet])
def test_maps_have_the_shapes_that_pooling_gives(variant):
    shapes = {}
    for net in (DigitNet(), variant()):
        kept = shapes.setdefault(type(net), [])
        net.dropout.register_forward_pre_hook(lambda _, x, kept=kept: kept.append(tuple(x[0].shape)))
        net(torch.rand(3, 1, 28, 28))
    assert shapes[variant] == shapes[DigitNet] == [(3, 15, 5, 5)]
    assert list(variant().state_dict()) == list(DigitNet().state_dict())


def test_blur_pool_by_hand():
    x = torch.zeros(1, 2, 4, 5)
    x[0, 0, 1, 2] = 16.0
    expected = torch.tensor([[0.0, 0.0, 0.0], [0.0, 2.0, 0.0]])
    # Row 1 lies between the kept rows 0 and 2: the mirrored border gives row 0 a second share of it.
    expected[0, 1] = 4.0
    assert torch.equal(BlurPool()(x)[0, 0], expected)
    assert torch.equal(BlurPool()(x)[0, 1], torch.zeros(2, 3))


def test_blur_pool_keeps_a_constant_and_drops_the_finest_stripes():
    assert torch.equal(BlurPool()(torch.ones(1, 3, 9, 9)), torch.ones(1, 3, 5, 5))
    stripes = torch.arange(10).remainder(2).float().expand(1, 1, 10, 10)
    torch.testing.assert_close(BlurPool()(stripes), torch.full((1, 1, 5, 5), 0.5))
    assert F.max_pool2d(stripes, 1, stride=2).max() == 0.0  # without a blur they vanish, or stand alone


def test_blur_pool_changes_less_when_the_image_moves():
    torch.manual_seed(0)
    x = torch.rand(8, 1, 24, 24)
    apart = {}
    for name, shrink in (("max", torch.nn.MaxPool2d(2)), ("blur", BlurredDigitNet().pool)):
        here, moved = shrink(x), shrink(x.roll(1, dims=3))
        apart[name] = float((here - moved)[..., 1:-1, 1:-1].norm() / here.norm())
    assert apart["blur"] < 0.6 * apart["max"]
