"""The right answers of the lab's checks are what PyTorch says."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal
from torch import nn
from torch.nn import functional as F

from labs.checks.convnets_judges import (
    conv_layer,
    convolve,
    count_parameters,
    cross_correlate,
    make_net,
    max_pool,
    numpy_nets,
    output_size,
    receptive_field,
    train,
)
from tests.grading.lab import drawn
from tests.grading.outcomes import ANYTHING, ARRAYS
from utils.models import DigitNet


def tensor(array):
    return torch.from_numpy(np.ascontiguousarray(array)).double()


def test_output_size():
    for case in drawn(output_size):
        size, kernel, stride, padding, dilation = case["size"], case["kernel"], *options(case)
        image = torch.zeros(1, 1, size)
        try:
            expected = F.conv1d(image, torch.zeros(1, 1, kernel), None, stride, padding, dilation).shape[-1]
        except RuntimeError:
            expected = 0
        assert output_size.right(**case) == expected, case


def options(case):
    return case.get("stride", 1), case.get("padding", 0), case.get("dilation", 1)


def test_cross_correlate_and_convolve():
    for case in drawn(cross_correlate):
        expected = F.conv2d(tensor(case["x"])[None, None], tensor(case["w"])[None, None])[0, 0]
        assert np.allclose(cross_correlate.right(**case), expected, rtol=1e-12, atol=1e-12)
    for case in drawn(convolve):
        assert np.allclose(convolve.right(**case), signal.convolve2d(case["x"], case["w"]), rtol=1e-12, atol=1e-12)


def test_conv_layer_and_max_pool():
    for case in drawn(conv_layer):
        x, w, b = (tensor(case[name]) for name in "xwb")
        expected = F.conv2d(x[None], w, b, case["stride"], case["padding"])[0]
        assert np.allclose(conv_layer.right(**case), expected, rtol=1e-12, atol=1e-12)
    for case in drawn(max_pool):
        expected = F.max_pool2d(tensor(case["x"])[None], case["size"], case["stride"])[0]
        assert np.array_equal(max_pool.right(**case), expected)


def test_count_parameters():
    for case in drawn(count_parameters):
        layers = [module for layer in case["layers"] for module in built(layer)]
        assert count_parameters.right(**case) == sum(p.numel() for layer in layers for p in layer.parameters())
    assert count_parameters.right(count_parameters.DIGIT_NET) == sum(p.numel() for p in DigitNet().parameters())


def built(layer):
    if layer["kind"] == "conv":
        yield nn.Conv2d(layer["in"], layer["out"], layer["kernel"], bias=layer["bias"])
    elif layer["kind"] == "dense":
        yield nn.Linear(layer["in"], layer["out"], bias=layer["bias"])


def test_receptive_field_is_what_changes_an_output():
    for case in drawn(receptive_field):
        assert receptive_field.right(**case) == seen(case["layers"]), case


def seen(layers):
    """From the first to the last pixel that has a gradient, of a row long enough for a single output."""
    sizes = [1]
    for kernel, stride, dilation in reversed(layers):
        sizes.append((sizes[-1] - 1) * stride + dilation * (kernel - 1) + 1)
    x = z = torch.zeros(1, 1, sizes[-1] + 8, dtype=torch.float64, requires_grad=True)
    for kernel, stride, dilation in layers:
        z = F.conv1d(z, torch.ones(1, 1, kernel, dtype=torch.float64), None, stride, 0, dilation)
    z[0, 0, 0].backward()
    pixels = x.grad[0, 0].nonzero()[:, 0]
    return int(pixels[-1] - pixels[0]) + 1


def test_the_digit_net_in_numpy_is_the_book_s():
    net = DigitNet().double().eval()
    weights = [parameter.detach().numpy() for parameter in net.parameters()]
    assert [weight.shape for weight in weights] == make_net.RIGHT
    images = make_net.inputs(0)["images"].astype(np.float64)
    with torch.no_grad():
        assert np.allclose(numpy_nets.digit_net(weights, images), net(torch.from_numpy(images)), atol=1e-12)


@pytest.mark.parametrize("doubled", [False, True])
def test_gradients_in_numpy_are_autograd_s(doubled):
    given = train.inputs(3)
    weights = [torch.tensor(weight, requires_grad=True) for weight in given["weights"]]
    x, targets = torch.from_numpy(given["images"]), torch.from_numpy(given["targets"])
    logits = F.conv2d(x, weights[0], weights[1]).relu().flatten(1) @ weights[2].T + weights[3]
    loss = F.cross_entropy(logits.softmax(1) if doubled else logits, targets)
    loss.backward()
    value, gradients = numpy_nets.gradients(given["weights"], given["images"], given["targets"], doubled)
    assert value == pytest.approx(loss.item(), abs=1e-12)
    assert all(np.allclose(g, w.grad, atol=1e-12) for g, w in zip(gradients, weights, strict=True))


def test_shapes_and_edges():
    """One pixel, oblong images, kernels as large as the image, strides that don't divide, whole numbers, layouts."""
    xs = [case["x"] for case in drawn(cross_correlate)]
    assert (1, 1) in {x.shape for x in xs} and any(x.dtype.kind == "i" for x in xs)
    assert any(case["x"].shape == case["w"].shape for case in drawn(cross_correlate))
    assert any(x.shape[0] != x.shape[1] for x in xs) and any(x.shape[0] > x.shape[1] for x in xs)
    layouts = {
        c["layout"] for checks in (cross_correlate, convolve, conv_layer, max_pool) for c in checks.inputs(0)["cases"]
    }
    assert len(layouts - {None}) >= 3
    assert any((case["x"].shape[1] - case["size"]) % case["stride"] for case in drawn(max_pool))
    assert all(a != b for a, b in pairwise(case["x"].tobytes() for case in drawn(conv_layer)))


PASSES = st.dictionaries(
    st.sampled_from(["eval", "alone", "again", "train", "layers", "error"]), ANYTHING | st.lists(ARRAYS)
)
BUILT = st.fixed_dictionaries({}, optional=dict.fromkeys(("shapes", "weights", "fresh"), ANYTHING) | {"passes": PASSES})
SEEN = st.lists(st.lists(st.integers(-1, train.IMAGES - 1), min_size=1, max_size=3), max_size=3)
TRAINED = st.fixed_dictionaries(
    {"seen": SEEN | ANYTHING}, optional=dict.fromkeys(("losses", "weights", "training"), ANYTHING)
)
GIVEN = {make_net: make_net.inputs(0), train: train.inputs(0)}


@pytest.mark.parametrize(("question", "outputs"), [(make_net, BUILT), (train, TRAINED)], ids=["make_net", "train"])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_description_makes_a_judge_fail(question, outputs, data):
    assert question.judge(GIVEN[question], data.draw(outputs | ANYTHING)).points <= 4
