"""Right: PyTorch's distribution draws, and says how likely that was."""

from torch.distributions import Independent, Normal


def choose(means, sd):
    policy = Independent(Normal(means, sd), 1)
    chosen = policy.sample()
    return chosen.clamp(-1, 1), policy.log_prob(chosen)
