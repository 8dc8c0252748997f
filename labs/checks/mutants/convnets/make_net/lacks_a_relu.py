"""No ReLU after the first convolution.

Expected: ReLU is missing after the first convolution
Points: 5
"""

from torch import nn


def make_net():
    return nn.Sequential(
        nn.Conv2d(1, 30, kernel_size=5),
        nn.MaxPool2d(2),
        nn.Conv2d(30, 15, kernel_size=3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Dropout(0.2),
        nn.Flatten(),
        nn.Linear(375, 128),
        nn.ReLU(),
        nn.Linear(128, 50),
        nn.ReLU(),
        nn.Linear(50, 10),
    )
