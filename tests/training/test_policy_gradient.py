"""REINFORCE against the exact gradient, where all choices can be counted, and what it must not touch."""

from itertools import product
from typing import NamedTuple

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from utils.training import reinforce

PLACES, CHOICES = 3, 2  # two choices, one after the other, among three places
TARGET = torch.tensor([1])


class Outcome(NamedTuple):
    logits: Tensor
    log_probs: Tensor
    beliefs: Tensor
    expected: Tensor


class Chooser(nn.Module):
    """Chooses a place, then another by a rule that depends on the first; says "1" after some pairs, else "0".

    What it believes at its second choice depends on the first, as it may.
    """

    def __init__(self, expected: float = 0.0):
        super().__init__()
        self.first = nn.Parameter(torch.randn(PLACES))
        self.second = nn.Parameter(torch.randn(PLACES, PLACES))
        self.sure = nn.Parameter(torch.tensor(2.0))
        self.expected = nn.Parameter(torch.full((CHOICES, 1), expected))
        self.believed = nn.Parameter(torch.randn(1 + PLACES, 2))
        self.chosen = (0, 0)

    def log_probs(self) -> Tensor:
        one, two = self.chosen
        return torch.stack([self.first.log_softmax(0)[one], self.second.log_softmax(1)[one, two]])

    def logits(self) -> Tensor:
        return self.sure * F.one_hot(torch.tensor([int(sum(self.chosen) in (1, 2))]), 2)

    def forward(self, _: Tensor) -> Outcome:
        beliefs = self.believed[[0, 1 + self.chosen[0]]].softmax(1)[:, None]
        return Outcome(self.logits(), self.log_probs()[:, None], beliefs, self.expected)


def expected_over_all_choices(model, value):
    """Σ over all choices of their probability times value(): what a mean over infinitely many episodes tends to."""
    total = 0.0
    for model.chosen in product(range(PLACES), repeat=CHOICES):
        total = total + model.log_probs().sum().exp() * value()
    return total


def mean_gradient(model, weight, reward):
    """The expectation of REINFORCE's gradient for the policy's two tables of weights."""
    grads = [0.0, 0.0]
    for model.chosen in product(range(PLACES), repeat=CHOICES):
        loss, _ = reinforce(model, (torch.zeros(1), TARGET), weight, reward)
        chance = model.log_probs().sum().exp().detach()
        for k, grad in enumerate(torch.autograd.grad(loss, [model.first, model.second])):
            grads[k] = grads[k] + chance * grad
    return grads


@pytest.mark.parametrize("expected", [0.0, 0.4, -3.0])
@pytest.mark.parametrize("reward", ["gain", "right"])
def test_its_mean_is_the_exact_gradient_whatever_the_baseline(reward, expected):
    torch.manual_seed(0)
    model = Chooser(expected).double()

    def chance_to_be_right():
        logits = model.logits().detach()
        return logits.softmax(1)[0, TARGET] if reward == "gain" else (logits.argmax(1) == TARGET).double()

    exact = expected_over_all_choices(model, chance_to_be_right)
    exact = torch.autograd.grad(-0.5 * exact, [model.first, model.second])
    for ours, true in zip(mean_gradient(model, 0.5, reward), exact, strict=True):
        assert true.abs().max() > 1e-3
        torch.testing.assert_close(ours, true, atol=1e-8, rtol=1e-6)


def test_a_baseline_that_fits_makes_the_gradient_vary_less():
    variances = {}
    for expected in (0.04, -0.5, 5.0):
        torch.manual_seed(0)
        model = Chooser(expected).double()
        model.first.data.zero_()
        model.believed.data.zero_()  # a belief of 0.5; the reward is 0.12 or 0.88, in the mean 0.54
        grads = []
        for model.chosen in product(range(PLACES), repeat=CHOICES):
            loss, _ = reinforce(model, (torch.zeros(1), TARGET), 1.0)
            grads.append(torch.autograd.grad(loss, model.first)[0])
        variances[expected] = torch.stack(grads).var(0).sum()
    assert variances[0.04] < variances[-0.5] < variances[5.0]


def test_nothing_flows_from_the_policy_into_baseline_or_classifier():
    torch.manual_seed(0)
    model = Chooser(0.3)
    grads = {}
    for weight in (0.0, 1.0):
        loss, _ = reinforce(model, (torch.zeros(1), TARGET), weight)
        grads[weight] = torch.autograd.grad(loss, [model.sure, model.expected], retain_graph=True)
        if not weight:
            assert not any(grad.any() for grad in torch.autograd.grad(loss, [model.first, model.second]))
    assert torch.equal(grads[0.0][0], grads[1.0][0]) and torch.equal(grads[0.0][1], grads[1.0][1])


def test_nothing_flows_into_what_it_believed():
    model = Chooser(0.3)
    loss, _ = reinforce(model, (torch.zeros(1), TARGET))
    assert torch.autograd.grad(loss, model.believed, allow_unused=True) == (None,)


def test_its_metrics():
    model = Chooser(0.25)
    model.chosen = (0, 1)
    _, metrics = reinforce(model, (torch.zeros(1), TARGET))
    gains = torch.tensor([2.0, 0.0]).softmax(0)[0] - model.believed.detach()[[0, 1]].softmax(1)[:, 1]
    assert metrics["error_percent"] == (0, 1)
    assert metrics["baseline_mse"][0].item() == pytest.approx((gains - 0.25).square().mean().item())
    assert metrics["loss"][0].item() == pytest.approx(F.cross_entropy(torch.tensor([[0.0, 2.0]]), TARGET).item())
