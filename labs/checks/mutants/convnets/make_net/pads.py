"""Padding, so that maps keep their size.

Expected: the convolutions are padded
Points: 1
"""

from torch import nn


def make_net():
    return nn.Sequential(
        nn.Conv2d(1, 30, kernel_size=5, padding=2),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(30, 15, kernel_size=3, padding=1),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Dropout(0.2),
        nn.Flatten(),
        nn.Linear(735, 128),
        nn.ReLU(),
        nn.Linear(128, 50),
        nn.ReLU(),
        nn.Linear(50, 10),
    )
