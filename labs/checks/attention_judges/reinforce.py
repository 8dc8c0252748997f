"""What REINFORCE's estimate of a gradient is on average, and how much it varies, over all choices there are."""

from collections.abc import Callable
from typing import Any

import numpy as np

from labs.checks.attention_judges.expected_reward import drawn, softmax
from utils.grading.cases import case_each
from utils.grading.judging import Calls
from utils.grading.questions import Part

MEAN, VARIANCE, BASELINE = "the mean, V = 0", "the variance, V = 0", "with a baseline"
PLAIN, LESS = {"mean": MEAN, "variance": VARIANCE}, {"mean": BASELINE, "variance": BASELINE}
Episodes = tuple[np.ndarray, np.ndarray]  # probabilities (E,), and an estimate for each, (E, K + K²)


def inputs(seed: int) -> dict[str, Any]:
    """Two places first, then three and four; baselines on both sides of what rewards come to."""
    rng = np.random.default_rng(seed)
    cases = [one for places in (2, 3, 4) for one in case_each(PLAIN, **drawn(rng, places), v=0.0)]
    baselines = (2, 0.5), (3, 0.25), (3, 1.5)  # exact in float32, too: v may be put into a tensor of that type
    cases += [one for places, v in baselines for one in case_each(LESS, **drawn(rng, places), v=v)]
    return {"cases": cases + case_each(LESS, "transposed", **drawn(rng, 3), v=-0.5)}


def right(first: np.ndarray, second: np.ndarray, rewards: np.ndarray, v: float) -> dict[str, np.ndarray]:
    """first: (K,), second, rewards: (K, K). Mean (K + K²,), and variance, a number."""
    return _summed(*episodes(first, second, rewards - v))


def episodes(first: np.ndarray, second: np.ndarray, weights: np.ndarray) -> Episodes:
    """All pairs of choices: how probable each is, and its estimate, with weights (K, K) in the reward's place."""
    p, q = softmax(first), softmax(second)
    chances, estimates = [], []
    for i, j in np.ndindex(*weights.shape):
        of_first, of_second = np.eye(len(p))[i] - p, np.zeros(q.shape)
        of_second[i] = np.eye(len(p))[j] - q[i]
        chances.append(p[i] * q[i, j])
        estimates.append(weights[i, j] * np.concatenate([of_first, of_second.ravel()]))
    return np.array(chances), np.array(estimates)


def _summed(chances: np.ndarray, estimates: np.ndarray) -> dict[str, np.ndarray]:
    mean = chances @ estimates
    return {"mean": mean, "variance": np.array(chances @ ((estimates - mean) ** 2).sum(1))}


def _changed(change: Callable[..., Episodes]) -> Callable[..., dict[str, np.ndarray]]:
    """A mistake in the probabilities or the estimates: change(chances, estimates, first, second, rewards, v)."""

    def mistaken(first: np.ndarray, second: np.ndarray, rewards: np.ndarray, v: float) -> dict[str, np.ndarray]:
        return _summed(*change(*episodes(first, second, rewards - v), first, second, rewards, v))

    return mistaken


def _weighed(weights: Callable[[np.ndarray, float], np.ndarray]) -> Callable[..., dict[str, np.ndarray]]:
    """Other weights in the place of reward less baseline."""
    return _changed(lambda _, __, first, second, rewards, v: episodes(first, second, weights(rewards, v)))


def _parts(first_counts: bool, second_counts: bool) -> Callable[..., dict[str, np.ndarray]]:
    """Only one of the log-probabilities is in it."""

    def change(chances: np.ndarray, estimates: np.ndarray, first: np.ndarray, *_: Any) -> Episodes:
        counts = np.where(np.arange(estimates.shape[1]) < len(first), first_counts, second_counts)
        return chances, estimates * counts

    return _changed(change)


def _once(first: np.ndarray, second: np.ndarray, rewards: np.ndarray, v: float) -> dict[str, np.ndarray]:
    """The baseline is subtracted where the first choice is concerned, and not for the second."""
    chances, estimates = episodes(first, second, rewards - v)
    _, plain = episodes(first, second, rewards)
    return _summed(chances, np.where(np.arange(estimates.shape[1]) < len(first), estimates, plain))


def _evenly(chances: np.ndarray, estimates: np.ndarray, *_: Any) -> Episodes:
    return np.full_like(chances, 1 / len(chances)), estimates


def _by_first(chances: np.ndarray, estimates: np.ndarray, first: np.ndarray, *_: Any) -> Episodes:
    return np.repeat(softmax(first), len(first)) / len(first), estimates


def _variance(compute: Callable[[np.ndarray, np.ndarray, np.ndarray], Any]) -> Callable[..., dict[str, np.ndarray]]:
    """A mistake in the variance alone, from probabilities, estimates and their mean."""

    def mistaken(first: np.ndarray, second: np.ndarray, rewards: np.ndarray, v: float) -> dict[str, np.ndarray]:
        chances, estimates = episodes(first, second, rewards - v)
        return {"variance": np.asarray(compute(chances, estimates, chances @ estimates))}

    return mistaken


MISTAKES = {
    "that is the mean of the squared lengths. Subtract the squared length of the mean.": _variance(
        lambda chances, estimates, mean: chances @ (estimates**2).sum(1)
    ),
    "that is the standard deviation, the root of the variance.": _variance(
        lambda chances, estimates, mean: np.sqrt(chances @ ((estimates - mean) ** 2).sum(1))
    ),
    "each number's variance is there. Add them up.": _variance(
        lambda chances, estimates, mean: chances @ (estimates - mean) ** 2
    ),
    "the mean over the numbers was taken. Add their variances up.": _variance(
        lambda chances, estimates, mean: (chances @ (estimates - mean) ** 2).mean()
    ),
    "the mean is weighed by probabilities, but the variance isn't.": _variance(
        lambda chances, estimates, mean: ((estimates - mean) ** 2).sum(1).mean()
    ),
    "the variance is that of pairs that are equally likely.": _variance(
        lambda chances, estimates, mean: estimates.var(0).sum()
    ),
    "every pair of choices counts alike. Each counts by its probability.": _changed(_evenly),
    "only the first choice's probability weighs the pairs. Multiply it by that of the second.": _changed(_by_first),
    "the pairs were added up, and not weighed by their probabilities.": lambda first, second, rewards, v: {
        "mean": episodes(first, second, rewards - v)[1].sum(0)
    },
    "the baseline isn't in it.": _weighed(lambda rewards, v: rewards),
    "the baseline was added. Subtract it.": _weighed(lambda rewards, v: rewards + v),
    "the baseline was subtracted for one of the two choices. Both share the reward, and the baseline.": _once,
    "that is the gradient of the loss. Of the reward it has the other sign.": _weighed(lambda rewards, v: v - rewards),
    "g is the gradient of log p_i + log p_{j|i}. Only that of log p_i is in it.": _parts(True, False),
    "g is the gradient of log p_i + log p_{j|i}. Only that of log p_{j|i} is in it.": _parts(False, True),
    "the rewards are read the wrong way round: row i, column j is that of i first, then j.": _weighed(
        lambda rewards, v: rewards.T - v
    ),
}
PARTS = (Part(MEAN, 5), Part(VARIANCE, 3), Part(BASELINE, 4))
judge = Calls("reinforce", PARTS, right, MISTAKES, keeps=("first", "second", "rewards"))
