"""The digits that stand in for MNIST."""

import numpy as np
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import interpolate

from utils.data import mnist
from utils.data.split import checksum
from utils.data.stand_in import _enlarged, digits


def test_has_the_format_of_mnist() -> None:
    for split, count in zip(digits(), (1497, 300), strict=True):
        assert split.inputs.dtype == torch.uint8 and split.inputs.shape == (count, 1, 28, 28)
        assert split.targets.dtype == torch.int64 and split.targets.unique().tolist() == list(range(10))
        assert split.inputs[..., 4:24, 4:24].sum() == split.inputs.sum() and split.inputs.max() == 255


def test_is_always_the_same() -> None:
    """On every machine and with every version: what was made on it can be compared."""
    torch.manual_seed(1)
    assert checksum(*digits()) == "e5646b353051773e46d3b46a8e85b085a3ba28c2789a6143e1444a726466b70a"


def test_enlarges_as_interpolation_does() -> None:
    small = load_digits().images[:50]
    expected = interpolate(torch.from_numpy(small)[:, None] * 255 / 16, size=(20, 20), mode="bilinear")
    ours = _enlarged(small.astype(np.int64))[:, 4:24, 4:24]
    assert np.abs(ours - expected[:, 0].numpy()).max() <= 0.5 + 1e-9


def test_is_what_mnist_gives_without_copy_and_network() -> None:
    data = mnist.load()
    train, test = digits()
    assert torch.equal(data.train.inputs, train.inputs) and torch.equal(data.test.targets, test.targets)
    assert data.checksum == checksum(train, test) != mnist.CHECKSUM
