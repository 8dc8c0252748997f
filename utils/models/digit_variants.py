"""Networks beside chapter 1's digit classifier: one without convolutions, two that shrink maps otherwise."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from utils.models.digits import DigitNet


class DenseDigitNet(nn.Module):
    """Three dense layers with exactly as many parameters as DigitNet (59,933): what a network without kernels reaches.

    x: (N, 1, 28, 28), values in [0, 1]. Returns logits: (N, 10).
    """

    def __init__(self, dropout: float = 0.2):
        super().__init__()
        self.relu = nn.ReLU()
        self.dropout = nn.Dropout(dropout)
        self.dense1 = nn.Linear(28 * 28, 72)
        self.dense2 = nn.Linear(72, 41)
        self.dense3 = nn.Linear(41, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = self.relu(self.dense1(x.flatten(1)))  # (N, 72)
        x = self.relu(self.dense2(self.dropout(x)))  # (N, 41)
        return self.dense3(x)  # (N, 10)


class StridedDigitNet(DigitNet):
    """DigitNet without pooling: each convolution moves by two pixels instead, so that shapes and parameters stay."""

    def __init__(self, dropout: float = 0.2):
        super().__init__(dropout)
        self.conv1 = nn.Conv2d(1, 30, kernel_size=5, stride=2)
        self.conv2 = nn.Conv2d(30, 15, kernel_size=3, stride=2)
        self.pool = nn.Identity()


class BlurredDigitNet(DigitNet):
    """DigitNet that takes every maximum, blurs the map of maxima, and only then keeps every second: shapes stay.

    Source: max-blur-pooling, Zhang, Making convolutional networks shift-invariant again (ICML 2019), section 3.2. As
    there, ReLU comes before the blur: a mean of values cut at zero is not a mean cut at zero.
    """

    def __init__(self, dropout: float = 0.2):
        super().__init__(dropout)
        self.pool = nn.Sequential(nn.MaxPool2d(2, stride=1), nn.ReLU(), BlurPool())


class BlurPool(nn.Module):
    """Every second value of each map, after a blur by the fixed 3 x 3 kernel (1, 2, 1) x (1, 2, 1) / 16.

    x: (N, C, H, W), mirrored at its borders. Returns (N, C, (H + 1) // 2, (W + 1) // 2).
    """

    def __init__(self):
        super().__init__()
        line = torch.tensor([1.0, 2.0, 1.0]) / 4
        self.register_buffer("kernel", torch.outer(line, line)[None, None], persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        channels = x.shape[1]
        kernel = self.kernel.expand(channels, 1, 3, 3)  # the same for each channel, and each channel by itself
        return F.conv2d(F.pad(x, (1, 1, 1, 1), mode="reflect"), kernel, stride=2, groups=channels)
