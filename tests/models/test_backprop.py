"""The layers in NumPy: forward and backward against PyTorch in float64, against finite differences, and by hand."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from tests.models.numpy_cases import conv_cases, difference, finite_difference, leaf, pool_cases
from utils.models.backprop import Conv2d, Dense, Dropout, Flatten, MaxPool2d, ReLU, SoftmaxCrossEntropy, windows

AGREE = 1e-10


def random(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


def test_windows_are_views_of_the_image():
    x = random(2, 3, 5, 7)
    view = windows(x, 3, 2)
    assert view.shape == (2, 3, 3, 3, 2, 3)
    assert np.shares_memory(view, x)
    assert view[1, 2, 0, 1, 1, 2] == x[1, 2, 2 * 1 + 0, 2 * 2 + 1]


def test_a_convolution_by_hand():
    x = np.array([[[[1.0, 2, 3], [4, 5, 6], [7, 8, 9]]]])
    layer = Conv2d(np.array([[[[1.0, 0], [0, -1]]]]), np.array([10.0]))
    assert layer(x)[0, 0].tolist() == [[6, 6], [6, 6]]  # x[i, j] - x[i+1, j+1] + 10
    dx = layer.backward(np.array([[[[1.0, 2], [3, 4]]]]))
    assert layer.db.tolist() == [10]
    # dw[u, v] = Σ δ[i, j] x[i+u, j+v]
    assert layer.dw[0, 0].tolist() == [[1 + 4 + 12 + 20, 2 + 6 + 15 + 24], [4 + 10 + 21 + 32, 5 + 12 + 24 + 36]]
    assert dx[0, 0].tolist() == [[1, 2, 0], [3, 4 - 1, -2], [0, -3, -4]]


@settings(deadline=None)
@given(conv_cases())
def test_conv_is_pytorchs_in_both_directions(case):
    arrays = case.arrays()
    x, w, b = map(leaf, arrays)
    theirs = F.conv2d(x, w, b, case.stride, case.padding)
    layer = Conv2d(*arrays[1:], stride=case.stride, padding=case.padding)
    z = layer(arrays[0])
    assert difference(z, theirs) < AGREE
    delta = random(*z.shape, seed=case.seed + 1)
    theirs.backward(torch.tensor(delta))
    assert difference(layer.backward(delta), x.grad) < AGREE
    assert difference(layer.dw, w.grad) < AGREE
    assert difference(layer.db, b.grad) < AGREE


@settings(deadline=None)
@given(conv_cases())
def test_conv_agrees_with_finite_differences(case):
    x, w, b = case.arrays()
    layer = Conv2d(w, b, case.stride, case.padding)
    delta = random(*layer(x).shape, seed=case.seed + 1)
    gradients = layer.backward(delta), layer.dw, layer.db
    for array, gradient in zip((x, w, b), gradients, strict=True):
        place = tuple(np.random.default_rng(case.seed).integers(array.shape))
        found = finite_difference(lambda: (layer(x) * delta).sum(), array, place)
        assert abs(found - gradient[place]) < 1e-6 * max(1, np.abs(gradient).max())


def test_arrays_that_are_not_contiguous_give_the_same():
    x, w, b = random(3, 2, 7, 6), random(4, 2, 3, 3), random(4)
    layer, turned = Conv2d(w, b), Conv2d(w.transpose(1, 0, 3, 2).copy().transpose(1, 0, 3, 2), b)
    z = layer(x)
    other = x.transpose(3, 2, 1, 0).copy().transpose(3, 2, 1, 0)
    assert np.allclose(turned(other), z)
    delta = random(*z.shape)
    assert np.allclose(turned.backward(np.asfortranarray(delta)), layer.backward(delta))
    assert np.allclose(turned.dw, layer.dw)
    pool = MaxPool2d(2)
    assert np.array_equal(pool(other), pool(x))


def test_a_first_layer_saves_the_input_s_gradient():
    layer = Conv2d(random(2, 1, 3, 3), random(2), first=True)
    assert layer.backward(np.ones_like(layer(random(1, 1, 4, 4)))) is None
    assert layer.dw.shape == (2, 1, 3, 3)


@settings(deadline=None)
@given(pool_cases())
def test_pooling_is_pytorchs_and_the_first_of_equals_wins(case):
    array, kernel, stride = case
    x, layer = leaf(array), MaxPool2d(kernel, stride)
    theirs = F.max_pool2d(x, kernel, stride)
    a = layer(array)
    assert np.array_equal(a, theirs.detach().numpy())
    delta = random(*a.shape)
    theirs.backward(torch.tensor(delta))
    assert difference(layer.backward(delta), x.grad) < AGREE


def test_pooling_does_not_change_what_it_was_given():
    x = random(1, 1, 4, 4)
    layer, before = MaxPool2d(1), x.copy()
    a = layer(x)
    a += 1
    assert np.array_equal(x, before)
    x.flags.writeable = False
    assert np.array_equal(layer(x), before)


@settings(deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=4), st.integers(0, 100))
def test_relu_and_flatten_are_pytorchs(shape, seed):
    array = random(*shape, seed=seed)
    array[array < -1] = 0.0  # at the kink the gradient is 0, as PyTorch has it
    for layer, function in ((ReLU(), F.relu), (Flatten(), lambda x: x.reshape(len(x), -1))):
        x = leaf(array)
        theirs, ours = function(x), layer(array)
        assert difference(ours, theirs) < AGREE
        delta = random(*ours.shape, seed=seed + 1)
        theirs.backward(torch.tensor(delta))
        assert difference(layer.backward(delta), x.grad) < AGREE


@settings(deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(1, 6), st.integers(0, 100))
def test_dense_is_pytorchs(n, inputs, outputs, seed):
    arrays = random(n, inputs, seed=seed), random(outputs, inputs, seed=seed + 1), random(outputs, seed=seed + 2)
    x, w, b = map(leaf, arrays)
    theirs, layer = F.linear(x, w, b), Dense(*arrays[1:])
    assert difference(layer(arrays[0]), theirs) < AGREE
    delta = random(n, outputs, seed=seed + 3)
    theirs.backward(torch.tensor(delta))
    assert difference(layer.backward(delta), x.grad) < AGREE
    assert difference(layer.dw, w.grad) < AGREE
    assert difference(layer.db, b.grad) < AGREE


@settings(deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.sampled_from([1e-3, 1.0, 50.0, 1e4]), st.integers(0, 100))
def test_softmax_with_cross_entropy_is_pytorchs(n, classes, scale, seed):
    array = scale * random(n, classes, seed=seed)
    labels = np.random.default_rng(seed).integers(0, classes, n)
    logits, layer = leaf(array), SoftmaxCrossEntropy()
    theirs = F.cross_entropy(logits, torch.tensor(labels))
    theirs.backward()
    assert layer(array, labels) == pytest.approx(theirs.item(), rel=1e-10, abs=1e-12)
    assert np.abs(layer.backward() - logits.grad.numpy()).max() < AGREE


def test_the_loss_bears_huge_logits():
    layer = SoftmaxCrossEntropy()
    assert layer(np.array([[1e5, -1e5]]), np.array([1])) == 2e5
    assert layer.backward().tolist() == [[1, -1]]


def test_dropout_keeps_the_mean_and_sends_gradients_through_what_it_kept():
    layer = Dropout(0.2, np.random.default_rng(0))
    x = np.ones((100, 100), np.float32)
    a = layer(x)
    assert set(np.unique(a)) == {np.float32(0), np.float32(1.25)}
    assert a.mean() == pytest.approx(1, abs=0.02)
    assert a.dtype == np.float32
    assert np.array_equal(layer.backward(x), a)
    assert not np.array_equal(layer(x), a)
    layer.training = False
    assert np.array_equal(layer(x), x)
    assert np.array_equal(layer.backward(2 * x), 2 * x)


def test_dropout_s_mask_is_its_generator_s():
    x = random(4, 5)
    assert np.array_equal(*(Dropout(0.5, np.random.default_rng(3))(x) for _ in range(2)))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_layer_keeps_the_type(dtype):
    x = random(2, 3, 8, 8).astype(dtype)
    layers = [
        Conv2d(random(4, 3, 3, 3).astype(dtype), random(4).astype(dtype), padding=1),
        *(MaxPool2d(2), ReLU(), Dropout(0.2, np.random.default_rng(0)), Flatten()),
        Dense(random(5, 64).astype(dtype), random(5).astype(dtype)),
    ]
    for layer in layers:
        x = layer(x)
        assert x.dtype == dtype, layer
    loss = SoftmaxCrossEntropy()
    assert loss(x, np.array([0, 4])).dtype == dtype
    delta = loss.backward()
    for layer in reversed(layers):
        delta = layer.backward(delta)
        assert delta.dtype == dtype, layer
    assert layers[0].dw.dtype == layers[0].db.dtype == layers[-1].dw.dtype == dtype


def test_layers_say_what_they_are():
    layer = Conv2d(random(30, 1, 5, 5), random(30), stride=2)
    assert repr(layer) == "Conv2d(w=(30, 1, 5, 5), stride=2, padding=0)"
    assert repr(ReLU()) == "ReLU()"
    assert repr(MaxPool2d(3)) == "MaxPool2d(kernel=3, stride=3)"


@pytest.mark.parametrize(
    ("mistake", "sentence"),
    [
        (lambda: Conv2d(random(2, 1, 3, 2), random(2)), r"got \(2, 1, 3, 2\) and \(2,\); give one square kernel"),
        (lambda: Conv2d(random(2, 1, 3, 3), random(1)), r"biases \(O,\); got \(2, 1, 3, 3\) and \(1,\)"),
        (lambda: Conv2d(random(2, 1, 3, 3), random(2), stride=0), "stride of at least 1 .* got 0 and 0"),
        (lambda: Conv2d(random(2, 1, 3, 3), random(2), padding=-1), "got 1 and -1"),
        (lambda: Conv2d(random(2, 3, 3, 3), random(2))(random(3, 9, 9)), r"\(N, 3, H, W\).* got \(3, 9, 9\)"),
        (lambda: Conv2d(random(2, 3, 3, 3), random(2))(random(1, 2, 9, 9)), r"3 input channels; got \(1, 2, 9, 9\)"),
        (lambda: Conv2d(random(2, 1, 5, 5), random(2), padding=1)(random(1, 1, 9, 2)), "at least 5 x 5 px .* 9 x 2"),
        (lambda: MaxPool2d(0), "kernel and a stride of at least 1; got 0 and 0"),
        (lambda: MaxPool2d(3)(random(1, 1, 2, 4)), r"at least 3; got \(1, 1, 2, 4\)"),
        (lambda: MaxPool2d(3)(random(5, 5)), r"shape \(N, C, H, W\).* got \(5, 5\)"),
        (lambda: Dropout(1.0, np.random.default_rng(0)), "rate from 0 to below 1; got 1.0"),
        (lambda: Dense(random(3), random(3)), r"weights \(O, I\) and biases \(O,\); got \(3,\) and \(3,\)"),
        (lambda: Dense(random(3, 4), random(3))(random(2, 5)), r"shape \(N, 4\).* got \(2, 5\); flatten"),
        (lambda: SoftmaxCrossEntropy()(random(2, 3), np.zeros(3, int)), r"got \(2, 3\) and \(3,\)"),
        (lambda: SoftmaxCrossEntropy()(random(2, 3), np.array([0, 3])), "from 0 to 2, .* got int64 from 0 to 3"),
        (lambda: SoftmaxCrossEntropy()(random(2, 3), np.array([0.0, 1])), "integers from 0 to 2, .* got float64"),
    ],
)
def test_mistakes_are_one_sentence(mistake, sentence):
    with pytest.raises(ValueError, match=sentence):
        mistake()


LAYERS = [
    (Conv2d(random(2, 1, 3, 3), random(2)), (2, 1, 6, 6)),
    (MaxPool2d(2), (2, 1, 6, 6)),
    (ReLU(), (2, 3)),
    (Dropout(0.2, np.random.default_rng(0)), (2, 3)),
    (Flatten(), (2, 1, 6, 6)),
    (Dense(random(3, 4), random(3)), (2, 4)),
]


@pytest.mark.parametrize(("layer", "shape"), LAYERS, ids=lambda value: type(value).__name__)
def test_backward_wants_a_gradient_of_the_output_s_shape_and_forward_first(layer, shape):
    with pytest.raises(AttributeError, match=f"{type(layer).__name__} has no .* yet: forward keeps what backward"):
        layer.backward(np.ones(shape))
    out = layer(random(*shape)).shape
    with pytest.raises(
        ValueError, match=rf"{type(layer).__name__}.backward takes a gradient of the shape .* got \(1, "
    ):
        layer.backward(np.ones((1, *out)))


def test_gradients_before_backward_say_so():
    with pytest.raises(AttributeError, match="Dense has no 'dw' yet"):
        _ = Dense(random(3, 4), random(3)).dw


def test_layers_in_a_row_are_pytorchs():
    x = random(3, 2, 11, 9)
    theirs = nn.Sequential(
        nn.Conv2d(2, 4, 3, stride=2, padding=2), nn.MaxPool2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 3 * 3, 5)
    ).double()
    conv, dense = theirs[0], theirs[4]
    arrays = [p.detach().numpy() for p in (conv.weight, conv.bias, dense.weight, dense.bias)]
    layers = [Conv2d(*arrays[:2], stride=2, padding=2), MaxPool2d(2), ReLU(), Flatten(), Dense(*arrays[2:])]
    leaf_x, labels = leaf(x), np.array([0, 4, 2])
    F.cross_entropy(theirs(leaf_x), torch.tensor(labels)).backward()
    a = x
    for layer in layers:
        a = layer(a)
    loss = SoftmaxCrossEntropy()
    loss(a, labels)
    delta = loss.backward()
    for layer in reversed(layers):
        delta = layer.backward(delta)
    found = [layers[0].dw, layers[0].db, layers[4].dw, layers[4].db, delta]
    wanted = [conv.weight.grad, conv.bias.grad, dense.weight.grad, dense.bias.grad, leaf_x.grad]
    assert max(map(difference, found, wanted)) < AGREE
