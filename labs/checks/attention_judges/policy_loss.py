"""The loss whose gradient is REINFORCE's: each choice's log-probability times how much more came than was expected."""

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.grading.cases import case_each, returning
from utils.grading.judging import Calls
from utils.grading.questions import Part

LOSS, LEARNS, STOPS = "the loss", "the gradient for log_probs", "what gets no gradient"
RESULTS = {"loss": LOSS, "log_probs.grad": LEARNS, "rewards.grad": STOPS, "expected.grad": STOPS}
Gradients = dict[str, Any]


def inputs(seed: int) -> dict[str, Any]:
    """One choice and one image first; then choices T and images N that aren't equally many."""
    rng = np.random.default_rng(seed)
    cases = [one for shape in ((1, 1), (1, 3), (2, 1), (3, 3), (5, 4)) for one in _cases(rng, shape)]
    return {"cases": returning(["loss"], cases + _cases(rng, (4, 6), "transposed"))}


def _cases(rng: np.random.Generator, shape: tuple[int, int], layout: str | None = None) -> list[dict[str, Any]]:
    """Rewards are 0 and 1, both if there are two images; the first is 1."""
    rewards = np.array([1.0, 0.0, *rng.integers(0, 2, size=shape[1])])[: shape[1]]
    log_probs, expected = np.round(rng.uniform(-3, 1, size=shape), 2), np.round(rng.uniform(0.1, 0.9, size=shape), 2)
    loss, learns, of_rewards, of_expected = case_each(
        RESULTS, layout, log_probs=log_probs, rewards=rewards, expected=expected
    )
    return [loss, learns, of_expected, of_rewards]  # the first that fails is shown


def right(log_probs: np.ndarray, rewards: np.ndarray, expected: np.ndarray) -> Gradients:
    """log_probs, expected: (T, N), rewards: (N,). The loss, and its gradients: none for rewards and expected."""
    return _weighted(log_probs, rewards, expected, rewards - expected)


def _weighted(log_probs: np.ndarray, rewards: np.ndarray, expected: np.ndarray, weights: np.ndarray) -> Gradients:
    """Minus the sum of log_probs · weights over the choices, averaged over the images; the weights are constants."""
    count = log_probs.shape[1]
    loss = -(log_probs * weights).sum() / count
    found = {"loss": np.array(loss), "log_probs.grad": -weights / count * np.ones_like(log_probs)}
    return found | {"rewards.grad": 0 * rewards, "expected.grad": 0 * expected}


def _by(weights: Callable[..., np.ndarray]) -> Callable[..., Gradients]:
    """Other weights, from log_probs, rewards and expected."""
    return lambda log_probs, rewards, expected: _weighted(
        log_probs, rewards, expected, weights(log_probs, rewards, expected)
    )


def _scaled(factor: Callable[[tuple[int, int]], float]) -> Callable[..., Gradients]:
    def mistaken(log_probs: np.ndarray, rewards: np.ndarray, expected: np.ndarray) -> Gradients:
        found = right(log_probs, rewards, expected)
        return {name: value * factor(log_probs.shape) for name, value in found.items()}

    return mistaken


def _flowing(*names: str) -> Callable[..., Gradients]:
    """Gradients that aren't stopped on their way to rewards, or to what was expected."""

    def mistaken(log_probs: np.ndarray, rewards: np.ndarray, expected: np.ndarray) -> Gradients:
        flows = {"rewards.grad": -log_probs.sum(0), "expected.grad": log_probs}
        flows = {name: value / log_probs.shape[1] for name, value in flows.items() if name in names}
        return right(log_probs, rewards, expected) | flows

    return mistaken


def _squared(log_probs: np.ndarray, rewards: np.ndarray, expected: np.ndarray) -> Gradients:
    return _weighted(log_probs, rewards, expected, (rewards - expected) ** 2)


def _in_a_column(log_probs: np.ndarray, rewards: np.ndarray, expected: np.ndarray) -> Gradients:
    """Rewards (N, 1) in the place of (N,). Raises ValueError where the shapes don't go together."""
    count = log_probs.shape[1]
    weights = rewards[:, None] - expected
    gradient = -weights / count * np.ones_like(log_probs)
    loss = -(log_probs * weights).sum() / count
    kept = gradient.sum(0, keepdims=True) if len(log_probs) == 1 else gradient
    return {"loss": np.array(loss), "log_probs.grad": kept}


def _of_probabilities(log_probs: np.ndarray, rewards: np.ndarray, expected: np.ndarray) -> Gradients:
    """exp(log_probs) in the place of log_probs."""
    found = _weighted(np.exp(log_probs), rewards, expected, rewards - expected)
    return found | {"log_probs.grad": found["log_probs.grad"] * np.exp(log_probs)}


def _unreduced(some: Callable[[np.ndarray], np.ndarray]) -> Callable[..., Gradients]:
    """A loss that isn't a single number: of those (T - 1, N) of all choices, only some are brought together."""
    return lambda log_probs, rewards, expected: {"loss": some(-log_probs * (rewards - expected))}


def _only(row: int) -> Callable[..., Gradients]:
    """Only one of the choices counts."""

    def weights(log_probs: np.ndarray, rewards: np.ndarray, expected: np.ndarray) -> np.ndarray:
        chosen = np.zeros_like(log_probs)
        chosen[row] = 1
        return chosen * (rewards - expected)

    return _by(weights)


MISTAKES = {
    "nothing stops the gradient at `expected`. It would learn to call every choice unlikely or sure, not to foretell "
    "the reward: detach it.": _flowing("expected.grad", "rewards.grad"),
    "nothing stops the gradient at `expected`. Detach it, too.": _flowing("expected.grad"),
    "nothing stops the gradient at `rewards`. Detach them, too.": _flowing("rewards.grad"),
    "the sign: a loss is made smaller, and the reward is to become larger.": _scaled(lambda shape: -1),
    "the losses were added up over the images. Take their mean.": _scaled(lambda shape: shape[1]),
    "the mean was taken over the choices, too. Add these up.": _scaled(lambda shape: 1 / shape[0]),
    "the sum was divided by the number of choices. Divide it by that of images.": _scaled(
        lambda shape: shape[1] / shape[0]
    ),
    "what was expected isn't subtracted from the reward.": _by(lambda log_probs, rewards, expected: rewards),
    "the reward isn't in it.": _by(lambda log_probs, rewards, expected: -expected),
    "what was expected was added. Subtract it.": _by(lambda log_probs, rewards, expected: rewards + expected),
    "the difference was squared: then it has no sign, and every choice becomes more likely.": _squared,
    "the size of the difference was taken: without its sign, every choice becomes more likely.": _by(
        lambda log_probs, rewards, expected: np.abs(rewards - expected)
    ),
    "the mean of `expected` was subtracted. Each choice has its own.": _by(
        lambda log_probs, rewards, expected: rewards - expected.mean()
    ),
    "rewards were made a column, (N, 1). Leave them (N,): a column of log_probs belongs to one image.": _in_a_column,
    "only the last choice counts. The reward is that of all.": _only(-1),
    "only the first choice counts. The reward is that of all.": _only(0),
    "exp(log_probs) was taken. The logarithms themselves are what is multiplied.": _of_probabilities,
    "nothing reaches log_probs: they were detached, or used in no product.": lambda **a: (
        right(**a) | {"log_probs.grad": 0 * a["log_probs"]}
    ),
    "there is a loss for each image, (N,). Take their mean.": _unreduced(lambda losses: losses.sum(0)),
    "there is a loss for each choice, (T − 1,). Add them up.": _unreduced(lambda losses: losses.mean(1)),
    "there is a loss for each choice, (T − 1,). Add them up, and divide by the number of images.": _unreduced(
        lambda losses: losses.sum(1)
    ),
    "there is a loss for each choice of each image. Add up over the choices, and take the mean over the images.": (
        _unreduced(lambda losses: losses)
    ),
    "the loss still has an axis of size 1. Its shape is ().": _unreduced(lambda losses: losses.sum(0).mean()[None]),
}
PARTS = (Part(LOSS, 3), Part(LEARNS, 6), Part(STOPS, 3))
KEPT = "log_probs", "rewards", "expected"
judge = Calls("policy_loss", PARTS, right, MISTAKES, keeps=KEPT)
