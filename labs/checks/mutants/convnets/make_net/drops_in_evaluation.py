"""F.dropout without being told whether the net trains.

Expected: dropout is on in evaluation
Points: 5
"""

from torch import nn
from torch.nn import functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 30, 5), nn.Conv2d(30, 15, 3)
        self.dense1, self.dense2, self.dense3 = nn.Linear(375, 128), nn.Linear(128, 50), nn.Linear(50, 10)

    def forward(self, x):
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.conv2(x), 2))
        x = F.dropout(x, 0.2).flatten(1)
        return self.dense3(F.relu(self.dense2(F.relu(self.dense1(x)))))


def make_net():
    return Net()
