"""The digit classifier of chapter 1."""

from torch import Tensor, nn


class DigitNet(nn.Module):
    """Two convolutions and three dense layers: grey digits in, one logit a class out (59,933 parameters).

    x: (N, 1, 28, 28), values in [0, 1]. Returns logits: (N, 10); softmax lives in the loss.

    Source: the blog post "A novice picking apart a large conv net" (2017), section "Creating the model". It
    differs in one place: max-pooling comes before ReLU. Both only pass on or raise a value, so their order does
    not change the result, and ReLU then touches a quarter of the values.
    """

    def __init__(self, dropout: float = 0.2):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 30, kernel_size=5)
        self.conv2 = nn.Conv2d(30, 15, kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        self.relu = nn.ReLU()
        self.dropout = nn.Dropout(dropout)
        self.dense1 = nn.Linear(15 * 5 * 5, 128)
        self.dense2 = nn.Linear(128, 50)
        self.dense3 = nn.Linear(50, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = self.relu(self.pool(self.conv1(x)))  # (N, 30, 12, 12)
        x = self.relu(self.pool(self.conv2(x)))  # (N, 15, 5, 5)
        x = self.dropout(x).flatten(1)  # (N, 375)
        x = self.relu(self.dense1(x))  # (N, 128)
        x = self.relu(self.dense2(x))  # (N, 50)
        return self.dense3(x)  # (N, 10)
