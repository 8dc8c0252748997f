"""Weights as they are shipped: small, and exactly what is measured."""

import pytest
import torch
from torch import nn

from utils.experiments.shipping import gathered, is_shipped, packed, round_weights, unpacked


def net():
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(4 * 26 * 26, 7))


@pytest.mark.parametrize("form", ["whole", "int8"])
def test_what_is_shipped_is_what_the_rounded_model_holds(form):
    model = net()
    round_weights(model, form)
    shipped = unpacked(packed(model, form))
    assert shipped.keys() == model.state_dict().keys()
    for name, weight in model.state_dict().items():
        torch.testing.assert_close(shipped[name], weight.float(), rtol=0, atol=1e-7)


def test_int8_takes_a_quarter_of_the_bytes_and_is_off_by_half_a_step_at_most():
    model = net()
    before = {name: weight.clone() for name, weight in model.state_dict().items()}
    assert len(packed(model, "int8")) < 0.55 * len(packed(model))
    round_weights(model, "int8")
    for name in ("0.weight", "3.weight"):
        step = before[name].flatten(1).abs().amax(1) / 127
        off = (model.state_dict()[name] - before[name]).flatten(1).abs().amax(1)
        assert (off <= 0.5001 * step).all() and off.max() > 0


def test_a_row_of_zeros_stays_zero():
    layer = nn.Linear(3, 2)
    nn.init.zeros_(layer.weight)
    assert unpacked(packed(layer, "int8"))["weight"].abs().sum() == 0


def test_which_weights_are_shipped():
    assert is_shipped("whole") and is_shipped("int8") and not is_shipped("none: an ablation")


def test_weights_of_every_seed_are_stacked_in_the_seeds_order():
    models = [nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1)) for _ in range(3)]
    held = unpacked(gathered([packed(model) for model in models], ("0.",)))
    assert held.keys() == {"0.weight", "0.bias"} and held["0.weight"].shape == (3, 3, 2)
    for k, model in enumerate(models):
        assert torch.equal(held["0.weight"][k], model[0].weight.half().float())
