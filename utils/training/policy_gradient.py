"""The objective of a network that chooses where to look: what it says learns by gradient, where it looks by reward."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from utils.training.objectives import Batch, Totals, loss_and_errors


def reinforce(model: nn.Module, batch: Batch, weight: float = 1.0) -> tuple[Tensor, Totals]:
    """Cross-entropy of the class, REINFORCE with a learned baseline for the choices, squared error for the baseline.

    The model's outputs have `logits` (N, C), and of T choices one after the other `log_probs` (T, N), `beliefs`
    (T, N, C), the classes' probabilities when it chose, and `expected` (T, N), what it expected to gain. The reward is
    the probability of the right class at the end: the chance to be right for who draws a class from the probabilities.
    A choice has gained by how much the reward is above the belief in the right class before it, and its log-probability
    is raised by how much more it gained than was expected. Belief and expectation don't depend on what is then chosen:
    both are baselines, which leave the mean of the gradient as it is and make it vary less. weight: of this part of
    the loss. Neither reward nor baselines pass gradients to the policy.

    Metrics: `loss`, the cross-entropy; `error_percent`; `baseline_mse`.

    Source: Williams (1992); Mnih et al. (2014), section 3.2, where the reward is 1 if the class is right, else 0, and
    what is expected is the only baseline.
    """
    inputs, classes = batch
    episode = model(inputs)
    loss = F.cross_entropy(episode.logits, classes)
    count, rows = len(classes), torch.arange(len(classes), device=classes.device)
    gains = episode.logits.detach().softmax(1)[rows, classes] - episode.beliefs.detach()[:, rows, classes]
    policy = -(episode.log_probs * (gains - episode.expected.detach())).sum(0).mean()
    misfit = F.mse_loss(episode.expected, gains)
    metrics = loss_and_errors(loss, episode.logits.argmax(1) != classes)
    return loss + weight * policy + misfit, metrics | {"baseline_mse": (misfit.detach() * count, count)}
