"""The facts that the course states about the real MNIST."""

import gzip
from pathlib import Path

import numpy as np
import pytest
import torch

from utils.data import Dataset, idx, mnist, pixel_statistics


def test_is_mnist(real: Dataset) -> None:
    assert real.train.inputs.shape == (60_000, 1, 28, 28) and real.test.inputs.shape == (10_000, 1, 28, 28)
    assert real.train.targets[:5].tolist() == [5, 0, 4, 1, 9] and real.test.targets[:5].tolist() == [7, 2, 1, 0, 4]
    assert real.train.targets.bincount().min() == 5421 and real.test.targets.unique().tolist() == list(range(10))
    assert real.checksum == mnist.CHECKSUM and not real.stand_in and real.title == "MNIST"


def test_mean_and_deviation(real: Dataset) -> None:
    means, deviations = pixel_statistics(real.train.inputs)
    assert means == pytest.approx([mnist.MEAN], abs=1e-12) and deviations == pytest.approx([mnist.STD], abs=1e-12)
    scaled = real.train.inputs.double() / 255
    assert (scaled.mean().item(), scaled.std(unbiased=False).item()) == pytest.approx((mnist.MEAN, mnist.STD), abs=1e-9)


def test_keras_and_packed_layouts_have_the_same_checksum(real: Dataset, data_folder: Path) -> None:
    splits = [tensor.numpy() for tensor in (*real.train, *real.test)]
    arrays = [np.squeeze(array, 1) if array.ndim == 4 else array.astype(np.uint8) for array in splits]
    np.savez(data_folder / "mnist.npz", **dict(zip(mnist.KERAS, arrays, strict=True)))
    assert mnist.load().checksum == mnist.CHECKSUM
    (data_folder / "mnist.npz").unlink()
    for file, array in zip(mnist.FILES, arrays, strict=True):
        packed = gzip.compress(idx.header(array.shape) + array.tobytes(), compresslevel=1)
        (data_folder / file.gz).write_bytes(packed)
    again = mnist.load()
    assert again.checksum == mnist.CHECKSUM and torch.equal(again.test.inputs, real.test.inputs)
