"""The engine: against PyTorch in float64, against the hand-written backward pass, and by hand."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from torch.nn import functional as F

from tests.models.numpy_cases import conv_cases, difference, finite_difference, leaf, pool_cases
from utils.models import numpy_digit_net
from utils.models.autograd import Array, conv2d, cross_entropy, digit_logits, graph, max_pool2d

AGREE = 1e-10


def random(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


def assert_like_pytorch(ours, theirs, *values):
    """Both functions of the same arrays: same result, and same gradients of a weighted sum of it."""
    mine, leaves = [Array(value) for value in values], [leaf(value) for value in values]
    result, wanted = ours(*mine), theirs(*leaves)
    assert difference(result.value, wanted) < AGREE
    weights = random(*result.shape, seed=9)
    (result * weights).sum().backward()
    (wanted * torch.tensor(weights)).sum().backward()
    for array, tensor in zip(mine, leaves, strict=True):
        assert np.abs(array.gradient - tensor.grad.numpy()).max() < AGREE * max(1, tensor.grad.abs().max())


@st.composite
def broadcast_pairs(draw):
    shapes = draw(arrays.mutually_broadcastable_shapes(num_shapes=2, min_side=1, max_dims=4, max_side=4)).input_shapes
    return [random(*shape, seed=seed) for seed, shape in enumerate(shapes)]


@settings(deadline=None)
@given(broadcast_pairs(), st.sampled_from(["add", "mul"]))
def test_add_and_mul_are_pytorchs_whatever_is_broadcast(pair, operation):
    function = {"add": lambda a, b: a + b, "mul": lambda a, b: a * b}[operation]
    assert_like_pytorch(function, function, *pair)


@settings(deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5))
def test_matmul_transpose_reshape_and_relu_are_pytorchs(n, i, o):
    def function(a, b):
        return (a @ b).relu().reshape(o, n)

    assert_like_pytorch(function, function, random(n, i), random(i, o, seed=1))
    assert_like_pytorch(lambda a, b: a @ b.transpose(), lambda a, b: a @ b.T, random(n, i), random(o, i, seed=1))


@settings(deadline=None)
@given(conv_cases())
def test_conv2d_is_pytorchs(case):
    how = {"stride": case.stride, "padding": case.padding}
    assert_like_pytorch(lambda *a: conv2d(*a, **how), lambda *a: F.conv2d(*a, **how), *case.arrays())


@settings(deadline=None)
@given(pool_cases())
def test_max_pool2d_is_pytorchs(case):
    x, *how = case
    assert_like_pytorch(lambda a: max_pool2d(a, *how), lambda a: F.max_pool2d(a, *how), x)


@settings(deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 100))
def test_cross_entropy_is_pytorchs(n, classes, seed):
    labels = np.random.default_rng(seed).integers(0, classes, n)
    theirs = torch.tensor(labels)
    logits = random(n, classes, seed=seed)
    assert_like_pytorch(lambda a: cross_entropy(a, labels), lambda a: F.cross_entropy(a, theirs), logits)


def test_an_array_used_twice_gets_the_sum():
    a = Array([3.0])
    (a * a + a + a).sum().backward()
    assert a.gradient.tolist() == [2 * 3 + 1 + 1]


def test_a_diamond_sends_each_gradient_back_once():
    a = Array([2.0])
    b = a * 3.0
    (b * b).sum().backward()  # 9 a²
    assert b.gradient.tolist() == [12]
    assert a.gradient.tolist() == [36]


def test_every_call_begins_anew():
    a = Array([2.0])
    loss = (a * a).sum()
    for _ in range(2):
        loss.backward()
        assert a.gradient.tolist() == [4]


def test_numbers_and_numpy_arrays_are_constants_on_either_side():
    a = Array(np.ones(3, np.float32))
    plain = np.arange(3, dtype=np.float32)
    result = 2.0 * a + plain * a + 1
    assert isinstance(result, Array)
    assert result.value.tolist() == [3, 4, 5]
    assert result.value.dtype == np.float32
    result.sum().backward()
    assert a.gradient.tolist() == [2, 3, 4]
    assert a.gradient.dtype == np.float32


def test_what_nobody_wants_is_not_computed():
    x = Array(random(1, 1, 4, 4), "images", wanted=False)
    w, b = Array(random(2, 1, 3, 3)), Array(random(2))
    conv2d(x, w, b).sum().backward()
    assert x.gradient is None
    assert w.gradient.shape == w.shape
    assert not (x * 2.0).wanted


def test_the_graph_is_in_order_and_says_what_it_is():
    x, w = Array(random(2, 3), "images", wanted=False), Array(random(3, 4), "weights")
    h = (x @ w).relu()
    loss = (h * h).sum()
    arrays = graph(loss)
    assert sorted(map(repr, arrays)) == sorted(
        ["images (2, 3)", "weights (3, 4)", "matmul (2, 4)", "relu (2, 4)", "mul (2, 4)", "sum ()"]
    )
    assert arrays[-1] is loss
    place = {array: number for number, array in enumerate(arrays)}
    assert all(place[parent] < place[array] for array in arrays for parent in array.parents)


def test_a_deep_graph_needs_no_deep_stack():
    a = Array([1.0])
    result = a
    for _ in range(5_000):
        result = result + 1.0
    result.sum().backward()
    assert a.gradient.tolist() == [1]


@pytest.mark.parametrize("dropout", [0.0, 0.5])
def test_the_digit_net_s_gradients_are_those_derived_by_hand(dropout):
    net = numpy_digit_net(seed=2, dropout=dropout, dtype=np.float64)
    images, labels = np.random.default_rng(0).random((5, 1, 28, 28)), np.array([0, 9, 3, 3, 7])
    by_hand = net.loss(images, labels)
    gradients = net.backward()
    weights = {name: Array(value, name) for name, value in net.state_dict().items()}
    x = Array(images, "images", wanted=False)
    loss = cross_entropy(digit_logits(x, weights, net.layers["dropout"].mask), labels)
    loss.backward()
    assert loss.value == pytest.approx(by_hand, rel=1e-12)
    for name, array in weights.items():
        assert difference(array.gradient, gradients[name]) < 1e-12, name


def test_the_digit_net_s_gradients_agree_with_finite_differences():
    values = numpy_digit_net(dtype=np.float64).state_dict()
    weights = {name: Array(value, name) for name, value in values.items()}
    x, labels = Array(np.random.default_rng(0).random((3, 1, 28, 28)), wanted=False), np.array([2, 7, 1])

    def loss():
        return cross_entropy(digit_logits(x, weights), labels)

    loss().backward()
    gradients = {name: array.gradient for name, array in weights.items()}
    rng = np.random.default_rng(1)
    for name, value in values.items():
        place = tuple(rng.integers(value.shape))
        assert abs(finite_difference(lambda: loss().value, value, place) - gradients[name][place]) < 1e-6, name


def test_the_engine_trains_the_net():
    weights = {name: Array(value, name) for name, value in numpy_digit_net().state_dict().items()}
    rng = np.random.default_rng(0)
    x, labels = Array(rng.random((16, 1, 28, 28), dtype=np.float32), wanted=False), rng.integers(0, 10, 16)
    losses = []
    for _ in range(8):
        loss = cross_entropy(digit_logits(x, weights), labels)
        loss.backward()
        for array in weights.values():
            array.value -= 0.05 * array.gradient
        losses.append(float(loss.value))
    assert losses[-1] < 0.8 * losses[0]


@pytest.mark.parametrize(
    ("mistake", "sentence"),
    [
        (lambda: Array(random(2, 3)).backward(), r"starts from one number .*; got array \(2, 3\) with wanted=True"),
        (lambda: Array([1.0], wanted=False).backward(), "wanted=False; take cross_entropy or sum"),
        (lambda: Array(random(2, 3)) + Array(random(2)), r"shapes that broadcast; got \(2, 3\) and \(2,\)"),
        (lambda: Array(random(2, 3)) * random(4, 3), r"shapes that broadcast; got \(2, 3\) and \(4, 3\)"),
        (lambda: Array(random(2, 3)) @ Array(random(2, 3)), r"\(N, I\) and \(I, O\); got Array, \(2, 3\) and \(2, 3\)"),
        (lambda: Array(random(2, 3)) @ random(3, 2), "got ndarray.* make an Array of what is none"),
        (lambda: Array(random(2, 3)).reshape(4, 2), "cannot reshape array of size 6 into shape"),
        (lambda: conv2d(Array(random(3, 4, 4)), Array(random(2, 3, 3, 3)), Array(random(2))), r"got \(3, 4, 4\)"),
        (lambda: cross_entropy(Array(random(2, 3)), np.array([0, 3])), "from 0 to 2"),
    ],
)
def test_mistakes_are_one_sentence(mistake, sentence):
    with pytest.raises(ValueError, match=sentence):
        mistake()
