"""The layers in JavaScript against PyTorch, on random shapes."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

CASES = [  # channels, height, width, filters, kernel, stride, padding, dilation, groups
    (1, 28, 28, 30, 5, 1, 0, 1, 1),
    (3, 9, 7, 4, 3, 2, 1, 1, 1),
    (4, 11, 8, 6, 3, 3, 2, 2, 2),
    (2, 1, 6, 2, 1, 1, 0, 1, 2),
    (5, 6, 10, 5, 3, 1, 4, 3, 5),
    (1, 4, 4, 1, 4, 1, 0, 1, 1),
    (2, 5, 5, 3, 2, 4, 0, 1, 1),
]
TO = "({ shape: t.shape, data: Float32Array.from(t.data) })"


def given(tensor):
    return {"shape": list(tensor.shape), "data": tensor.flatten().tolist()}


def same(found, wanted):
    assert found["shape"] == list(wanted.shape)
    scale = max(wanted.abs().max().item(), 1e-6)
    np.testing.assert_allclose(found["data"], wanted.flatten().numpy(), atol=1e-5 * scale, rtol=0)


@pytest.fixture
def layer(module):
    """layer(call, **tensors): what `m.call` gives, the tensors made typed arrays."""

    def run(call, **values):
        tensors = {name: given(value) for name, value in values.items() if torch.is_tensor(value)}
        rest = {name: value for name, value in values.items() if name not in tensors}
        typed = "".join(f"{name} = ((t) => {TO})({name}), " for name in tensors)
        return module("layers", f"({typed} m.{call})", **tensors, **rest)

    return run


@pytest.mark.parametrize("case", CASES)
def test_conv2d(layer, case):
    channels, height, width, filters, kernel, stride, padding, dilation, groups = case
    torch.manual_seed(0)
    x = torch.randn(channels, height, width)
    weight, bias = torch.randn(filters, channels // groups, kernel, kernel), torch.randn(filters)
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    same(
        layer("conv2d(x, weight, bias, options)", x=x, weight=weight, bias=bias, options=options),
        F.conv2d(x[None], weight, bias, **options)[0],
    )
    same(
        layer("conv2d(x, weight, null, options)", x=x, weight=weight, options=options),
        F.conv2d(x[None], weight, **options)[0],
    )


@pytest.mark.parametrize(("kernel", "stride"), [(2, 2), (3, 1), (2, 3), (1, 1)])
def test_pooling(layer, kernel, stride):
    x = torch.randn(3, 7, 8) - 5  # all below zero: a maximum of nothing must not be 0
    options = {"stride": stride}
    same(layer("maxPool2d(x, kernel, options)", x=x, kernel=kernel, options=options), F.max_pool2d(x, kernel, stride))
    same(
        layer("averagePool2d(x, kernel, options)", x=x, kernel=kernel, options=options), F.avg_pool2d(x, kernel, stride)
    )


def test_pooling_moves_by_its_own_width_unless_told_otherwise(layer):
    x = torch.randn(1, 6, 6)
    same(layer("maxPool2d(x, 3)", x=x), F.max_pool2d(x, 3))


@pytest.mark.parametrize("side", [5, 6, 24])
def test_blur_pool(layer, side):
    from utils.models import BlurPool

    x = torch.randn(2, side, side + 1)
    same(layer("blurPool2d(x)", x=x), BlurPool()(x[None])[0])


def test_batch_norm_uses_what_it_counted_in_training(layer):
    torch.manual_seed(0)
    norm, x = nn.BatchNorm2d(3, eps=0.01), torch.randn(3, 4, 5)
    for tensor in norm.state_dict().values():
        tensor.copy_(torch.rand(3) if tensor.ndim else tensor)
    found = layer(
        "batchNorm2d(x, weight, bias, mean, variance, 0.01)",
        x=x, weight=norm.weight.detach(), bias=norm.bias.detach(), mean=norm.running_mean, variance=norm.running_var,
    )  # fmt: skip
    same(found, norm.eval()(x[None])[0].detach())


def test_linear_takes_any_shape_of_as_many_numbers(layer):
    x, weight, bias = torch.randn(2, 3, 2), torch.randn(5, 12), torch.randn(5)
    same(layer("linear(x, weight, bias)", x=x, weight=weight, bias=bias), F.linear(x.flatten(), weight, bias))
    same(layer("linear(x, weight)", x=x, weight=weight), F.linear(x.flatten(), weight))


CELLS = {"rnn": lambda: nn.RNNCell(4, 3, nonlinearity="relu"), "gru": lambda: nn.GRUCell(4, 3)}
CELL_WEIGHTS = {
    "inputWeight": "weight_ih",
    "stateWeight": "weight_hh",
    "inputBias": "bias_ih",
    "stateBias": "bias_hh",
}


def weights_of(cell):
    return {name: getattr(cell, key).detach() for name, key in CELL_WEIGHTS.items()}


@pytest.mark.parametrize("name", CELLS)
def test_a_recurrent_layer_steps_as_pytorch_s(layer, name):
    torch.manual_seed(0)
    cell, x, h = CELLS[name](), torch.randn(4), torch.randn(3)
    found = layer(f"{name}(x, h, {{ {', '.join(CELL_WEIGHTS)} }})", x=x, h=h, **weights_of(cell))
    same(found, cell(x, h).detach())


def test_lstm_steps_as_pytorch_s(layer):
    torch.manual_seed(0)
    cell, x, h, c = nn.LSTMCell(4, 3), torch.randn(4), torch.randn(3), torch.randn(3)
    call = f"lstm(x, {{ h, c }}, {{ {', '.join(CELL_WEIGHTS)} }})"
    found = layer(call, x=x, h=h, c=c, **weights_of(cell))
    for part, wanted in zip("hc", cell(x, (h, c)), strict=True):
        same(found[part], wanted.detach())


@pytest.mark.parametrize("name", ["relu", "tanh", "sigmoid"])
def test_activations(layer, name):
    x = torch.tensor([-300.0, -1.0, 0.0, 0.5, 300.0])
    same(layer(f"{name}(x)", x=x), getattr(torch, name)(x))


def test_softmax_does_not_overflow(layer):
    x = torch.tensor([1000.0, 999.0, -1000.0])
    same(layer("softmax(x)", x=x), x.softmax(0))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("conv2d(x, weight)", "The kernel takes 3 channels, but the input has 2."),
        ("linear(x, weight)", "The dense layer takes 3 numbers, but got 32."),
        ("tensor([2, 3], [1])", "A tensor of shape 2 × 3 holds 6 numbers, but got 1."),
    ],
)
def test_what_does_not_fit_is_said(layer, call, message):
    x, weight = torch.zeros(2, 4, 4), torch.zeros(1, 3, 3, 3) if "conv" in call else torch.zeros(2, 3)
    with pytest.raises(Exception, match=message.replace(".", r"\.")):
        layer(call, x=x, weight=weight)
