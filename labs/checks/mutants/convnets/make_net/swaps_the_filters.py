"""15 filters first, 30 after.

Expected: the other way round
Points: 1
"""

from torch import nn


def make_net():
    return nn.Sequential(
        nn.Conv2d(1, 15, kernel_size=5),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(15, 30, kernel_size=3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Dropout(0.2),
        nn.Flatten(),
        nn.Linear(750, 128),
        nn.ReLU(),
        nn.Linear(128, 50),
        nn.ReLU(),
        nn.Linear(50, 10),
    )
