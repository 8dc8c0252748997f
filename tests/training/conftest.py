"""Small data and a small network that all tests of training share."""

import pytest
import torch
from torch import nn


@pytest.fixture
def images():
    """(inputs uint8 (600, 1, 12, 12), targets (600,)) of three classes that a small network tells apart easily."""
    generator = torch.Generator().manual_seed(1)
    targets = torch.arange(600) % 3
    inputs = torch.randint(0, 120, (600, 1, 12, 12), generator=generator, dtype=torch.uint8)
    for k in range(3):
        inputs[targets == k, :, 4 * k : 4 * k + 4] += 130
    return inputs, targets


class SmallNet(nn.Sequential):
    """A convolution, pooling, dropout and a dense layer: every kind of thing that a checkpoint must carry."""

    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 4, 3),
            nn.BatchNorm2d(4),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Dropout(0.3),
            nn.Flatten(),
            nn.Linear(100, 3),
        )


@pytest.fixture
def small_net():
    torch.manual_seed(0)
    return SmallNet()
