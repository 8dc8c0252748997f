"""The plain loops give the gradients of the vectorised layers."""

import numpy as np
import pytest

from tests.models.numpy_cases import difference
from utils.models import backprop, backprop_loops, numpy_digit_net


@pytest.mark.parametrize("first", [False, True])
def test_the_convolution_s_loops_are_the_layer(first):
    rng = np.random.default_rng(0)
    x, w, b = (rng.standard_normal(shape) for shape in ((2, 3, 5, 6), (4, 3, 2, 2), (4,)))
    layer = backprop.Conv2d(w, b, first=first)
    z = backprop_loops.conv2d(x.tolist(), w.tolist(), b.tolist())
    assert difference(np.array(z), layer(x)) < 1e-12
    delta = rng.standard_normal((2, 4, 4, 5))
    wanted = layer.backward(delta), layer.dw, layer.db
    for ours, theirs in zip(
        backprop_loops.conv2d_backward(delta.tolist(), x.tolist(), w.tolist(), first), wanted, strict=True
    ):
        assert (ours is None and theirs is None) or difference(np.array(ours), theirs) < 1e-12


def test_pooling_s_loops_are_the_layer_also_where_values_are_equal():
    rng = np.random.default_rng(0)
    x, layer = rng.integers(0, 3, (2, 3, 5, 6)).astype(float), backprop.MaxPool2d(2)
    assert np.array_equal(backprop_loops.max_pool2d(x.tolist()), layer(x))
    delta = rng.standard_normal((2, 3, 2, 3))
    assert np.array_equal(backprop_loops.max_pool2d_backward(delta.tolist(), x.tolist()), layer.backward(delta))


def test_the_net_s_loops_are_the_net():
    net = numpy_digit_net(dropout=0.0, dtype=np.float64)
    images, labels = np.random.default_rng(0).random((2, 1, 28, 28)), np.array([3, 8])
    net.loss(images, labels)
    weights = {name: array.tolist() for name, array in net.state_dict().items()}
    found = backprop_loops.digit_gradients(weights, images.tolist(), labels.tolist())
    wanted = net.backward()
    assert found.keys() == wanted.keys()
    for name, gradient in wanted.items():
        assert difference(np.array(found[name]), gradient) < 1e-12, name
