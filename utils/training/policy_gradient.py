"""The objective of a network that chooses where to look: what it says learns by gradient, where it looks by reward."""

from torch import Tensor, nn
from torch.nn import functional as F

from utils.training.objectives import Batch, Totals, loss_and_errors


def reinforce(model: nn.Module, batch: Batch, weight: float = 0.01) -> tuple[Tensor, Totals]:
    """Cross-entropy of the class, REINFORCE with a learned baseline for the choices, squared error for the baseline.

    The model's outputs have `logits` (N, C), `log_probs` (T, N) of T choices one after the other, and `expected`
    (T, N), the reward expected at each. Reward is 1 where the most probable class is right, at the end; each choice's
    log-probability is raised by how much more came than was expected. weight: of this part of the loss. Neither the
    reward nor the expected one passes gradients to the policy.

    Metrics: `loss`, the cross-entropy; `error_percent`; `baseline_mse`.

    Source: Williams (1992); Mnih et al. (2014), section 3.2.
    """
    inputs, classes = batch
    episode = model(inputs)
    loss = F.cross_entropy(episode.logits, classes)
    right = episode.logits.detach().argmax(1) == classes
    rewards = right.to(loss.dtype).expand_as(episode.expected)
    surprise = rewards - episode.expected.detach()
    policy = -(episode.log_probs * surprise).sum(0).mean()
    misfit = F.mse_loss(episode.expected, rewards)
    count = len(classes)
    metrics = loss_and_errors(loss, ~right) | {"baseline_mse": (misfit.detach() * count, count)}
    return loss + weight * policy + misfit, metrics
