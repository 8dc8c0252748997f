"""The objective of a network that chooses where to look: what it says learns by gradient, where it looks by reward."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from utils.training.objectives import Batch, Totals, loss_and_errors


def reinforce(model: nn.Module, batch: Batch, weight: float = 0.3, reward: str = "gain") -> tuple[Tensor, Totals]:
    """Cross-entropy of the class, REINFORCE with a learned baseline for the choices, squared error for the baseline.

    The model's outputs have `logits` (N, C), and of T choices one after the other `log_probs` (T, N), `beliefs`
    (T, N, C), the classes' probabilities when it chose, and `expected` (T, N), the baseline: what it expected. A
    choice's log-probability is raised by how much more came of it than was expected. weight: of this part of the loss.
    Neither what came of it nor the baselines pass gradients to the policy.

    reward: "right", 1 for all choices if the class is right, else 0; or "gain": the probability of the right class at
    the end, less the one that the network gave it when it chose. This belief doesn't depend on what is then chosen. So
    it is one more baseline, which leaves the mean of the gradient as it is and makes it vary less.

    Metrics: `loss`, the cross-entropy; `error_percent`; `baseline_mse`.

    Source: Williams (1992); Mnih et al. (2014), section 3.2, where the reward is whether the class is right.
    """
    inputs, classes = batch
    episode = model(inputs)
    loss, wrong = F.cross_entropy(episode.logits, classes), episode.logits.argmax(1) != classes
    came = {"gain": gains, "right": rights}[reward](episode, classes)
    policy = -(episode.log_probs * (came - episode.expected.detach())).sum(0).mean()
    misfit = F.mse_loss(episode.expected, came)
    metrics = loss_and_errors(loss, wrong)
    metrics["baseline_mse"] = misfit.detach() * len(classes), len(classes)
    return loss + weight * policy + misfit, metrics


def gains(episode: Any, classes: Tensor) -> Tensor:
    """By how much the probability of the right class rose from each of T choices to the end: (T, N)."""
    rows = torch.arange(len(classes), device=classes.device)
    return episode.logits.detach().softmax(1)[rows, classes] - episode.beliefs.detach()[:, rows, classes]


def rights(episode: Any, classes: Tensor) -> Tensor:
    """1 for each of T choices where the class named at the end is right, else 0: (T, N)."""
    return (episode.logits.argmax(1) == classes).float().expand_as(episode.expected)
