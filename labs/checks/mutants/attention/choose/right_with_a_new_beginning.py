"""Right: the locations want gradients of their own, and pass none back to the means."""

from torch.distributions import MultivariateNormal


def choose(means, sd):
    policy = MultivariateNormal(means, sd**2 * means.new_ones(2).diag())
    chosen = policy.sample()
    return chosen.clamp(-1, 1).requires_grad_(), policy.log_prob(chosen)
