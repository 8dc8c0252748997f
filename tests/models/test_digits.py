import torch
from torch import nn

from utils.models import DigitNet


def test_it_has_the_sources_parameters_and_gives_ten_logits():
    net = DigitNet()
    assert sum(weight.numel() for weight in net.parameters()) == 59_933
    assert net(torch.rand(2, 1, 28, 28)).shape == (2, 10)
    assert net.dropout.p == 0.2


def test_pooling_before_relu_changes_nothing():
    """The sources' order and ours give the same values and the same gradients."""
    net, x = DigitNet(dropout=0.0), torch.rand(4, 1, 28, 28)
    sources = nn.Sequential(
        *(net.conv1, nn.ReLU(), nn.MaxPool2d(2)),
        *(net.conv2, nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), net.dense1, nn.ReLU(), net.dense2, nn.ReLU(), net.dense3),
    )
    torch.testing.assert_close(net(x), sources(x))
    gradients = []
    for order in (net, sources):
        net.zero_grad()
        order(x).logsumexp(1).sum().backward()
        gradients.append([weight.grad.clone() for weight in net.parameters()])
    torch.testing.assert_close(gradients[0], gradients[1])
