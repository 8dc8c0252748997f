"""The digit net in NumPy is the digit net of chapter 1: same logits, loss and gradients from the same weights."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from tests.models.numpy_cases import difference, finite_difference
from utils.models import DigitNet, numpy_digit_net

IMAGES = np.random.default_rng(0).random((6, 1, 28, 28))
LABELS = np.array([3, 1, 4, 1, 5, 9])


@pytest.fixture
def both():
    """The two nets in float64, with PyTorch's weights."""
    torch.manual_seed(0)
    theirs, ours = DigitNet(dropout=0.0).double(), numpy_digit_net(dropout=0.0, dtype=np.float64)
    ours.load_state_dict(theirs.state_dict())
    return theirs, ours


def test_logits_loss_and_gradients_are_pytorchs(both):
    theirs, ours = both
    logits = theirs(torch.tensor(IMAGES))
    loss = F.cross_entropy(logits, torch.tensor(LABELS))
    loss.backward()
    assert difference(ours(IMAGES), logits) < 1e-10
    assert ours.loss(IMAGES, LABELS) == pytest.approx(loss.item(), rel=1e-10)
    gradients = ours.backward()
    assert gradients.keys() == dict(theirs.named_parameters()).keys()
    for name, parameter in theirs.named_parameters():
        assert difference(gradients[name], parameter.grad) < 1e-10, name


def test_gradients_agree_with_finite_differences(both):
    ours = both[1]
    ours.loss(IMAGES, LABELS)
    gradients = {name: gradient.copy() for name, gradient in ours.backward().items()}
    rng = np.random.default_rng(1)
    for name, array in ours.state_dict().items():
        places = [tuple(rng.integers(array.shape)) for _ in range(3)]
        for place in places:
            found = finite_difference(lambda: ours.loss(IMAGES, LABELS), array, place)
            assert abs(found - gradients[name][place]) < 1e-6, (name, place)


def test_dropout_s_gradients_go_where_its_mask_lets_them():
    net = numpy_digit_net(dropout=0.5, dtype=np.float64)
    net.loss(IMAGES, LABELS)
    mask, gradients = net.layers["dropout"].mask, net.backward()
    dead = (mask.reshape(len(mask), -1) == 0).all(0)
    assert dead.any()
    assert (gradients["dense1.weight"][:, dead] == 0).all()


def test_it_has_the_digit_net_s_parameters_and_a_seed_decides_them():
    net, theirs = numpy_digit_net(), DigitNet()
    assert {name: tuple(w.shape) for name, w in theirs.state_dict().items()} == {
        name: w.shape for name, w in net.state_dict().items()
    }
    assert sum(w.size for w in net.parameters()) == 59_933
    assert {w.dtype for w in net.parameters()} == {np.dtype(np.float32)}
    same, other = numpy_digit_net(0), numpy_digit_net(1)
    assert np.array_equal(net.layers["conv2"].w, same.layers["conv2"].w)
    assert not np.array_equal(net.layers["conv2"].w, other.layers["conv2"].w)
    theirs.load_state_dict({name: torch.from_numpy(w) for name, w in net.state_dict().items()})
    logits = theirs.eval()(torch.from_numpy(IMAGES).float())
    assert difference(net.eval()(IMAGES.astype(np.float32)), logits) < 1e-4


def test_training_and_evaluation_differ_by_dropout_alone():
    net = numpy_digit_net(dropout=0.5)
    x = IMAGES.astype(np.float32)
    assert not np.array_equal(net(x), net(x))
    assert np.array_equal(net.eval()(x), net(x))
    assert not net.training
    assert net.train().layers["dropout"].training


def test_its_generators_go_back_to_where_they_stood():
    net, x = numpy_digit_net(dropout=0.5), IMAGES.astype(np.float32)
    state = net.random_state()
    first = net(x)
    net.restore_random_state(state)
    assert np.array_equal(net(x), first)


def test_one_step_down_the_gradient_lowers_the_loss():
    net = numpy_digit_net(dropout=0.0)
    before = net.loss(IMAGES.astype(np.float32), LABELS)
    for name, gradient in net.backward().items():
        net.state_dict()[name] -= 0.05 * gradient
    assert net.loss(IMAGES.astype(np.float32), LABELS) < before


def test_weights_of_another_net_are_refused():
    state = numpy_digit_net().state_dict()
    del state["conv1.bias"]
    state["dense3.weight"] = np.zeros((5, 50))
    with pytest.raises(ValueError, match=r"another net's: conv1\.bias, dense3\.weight is missing on one side"):
        numpy_digit_net().load_state_dict(state)


def test_it_shows_its_layers():
    shown = repr(numpy_digit_net()).splitlines()
    assert shown[0] == "conv1: Conv2d(w=(30, 1, 5, 5), stride=1, padding=0)"
    assert repr(numpy_digit_net()) == repr(numpy_digit_net())
    assert "dropout: Dropout(rate=0.2)" in shown
