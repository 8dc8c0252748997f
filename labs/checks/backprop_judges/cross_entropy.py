"""Softmax with cross-entropy: the mean loss, and the error that it begins the way back with."""

from typing import Any

import numpy as np

from utils.grading.cases import case_each, numbers
from utils.grading.judging import Calls
from utils.grading.questions import Part

LOSS, ERROR, LARGE = "the loss", "the error", "large logits"
RESULTS = {"loss": LOSS, "delta": ERROR}


def inputs(seed: int) -> dict[str, Any]:
    """Small logits, whole numbers first; then some that no exponential can take."""
    rng = np.random.default_rng(seed)
    cases = case_each(RESULTS, logits=np.abs(numbers(rng, 2, 3)) / 4, labels=rng.permutation(3)[:2])
    shapes = ((4, 10), (3, 3), (1, 5), (6, 2), (2, 1))
    cases += [one for shape in shapes for one in _drawn(rng, RESULTS, rng.normal(size=shape))]
    for layout in ("transposed", "back to front"):
        cases += _drawn(rng, RESULTS, rng.normal(size=(5, 4)), layout)
    both = dict.fromkeys(RESULTS, LARGE)
    wrong = np.array([[0.0, 900.0], [900.0, 0.0]])
    cases += case_each(both, logits=np.array([[1000.0, 1001.0]]), labels=np.array([0]))
    cases += case_each(both, logits=wrong, labels=np.array([0, 1]))
    cases += _drawn(rng, both, rng.normal(size=(3, 4)) + np.array([[0.0], [2000], [-2000]]))
    cases += _drawn(rng, both, 1e5 * rng.normal(size=(4, 6)))
    return {"cases": cases}


def _drawn(rng: np.random.Generator, parts: dict[str, str], logits: np.ndarray, layout: str | None = None) -> list:
    return case_each(parts, layout, logits=logits, labels=rng.integers(0, logits.shape[1], size=len(logits)))


def right(logits: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    """logits: (N, C), labels: (N,). The loss in nats, and its gradient (N, C)."""
    log_p = _log_p(logits)
    return {"loss": float(-_chosen(log_p, labels).mean()), "delta": (np.exp(log_p) - _y(logits, labels)) / len(logits)}


def _log_p(logits: np.ndarray, axis: int = 1) -> np.ndarray:
    shifted = logits - logits.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def _y(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return np.eye(logits.shape[1])[labels]


def _chosen(values: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return values[np.arange(len(labels)), labels]


def _from_p(p: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    """The textbook's formulas, whatever p is."""
    return {"loss": float(-np.log(_chosen(p, labels)).mean()), "delta": (p - _y(p, labels)) / len(p)}


def _unshifted(logits: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return _from_p(p, labels)


def _shifted_together(logits: np.ndarray, labels: np.ndarray, by_p: bool = False) -> dict[str, Any]:
    shifted = logits - logits.max()
    sums = np.exp(shifted).sum(axis=1, keepdims=True)
    p = np.exp(shifted) / sums
    return _from_p(p, labels) | ({} if by_p else {"loss": float(-_chosen(shifted - np.log(sums), labels).mean())})


def _columns(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    delta = np.exp(_log_p(logits))
    delta[:, labels] -= 1
    return delta / len(logits)


def _delta(change: Any) -> Any:
    """A mistake in the error alone: a function of p, y and N."""
    return lambda logits, labels: {"delta": change(np.exp(_log_p(logits)), _y(logits, labels), len(logits))}


def _loss(change: Any) -> Any:
    """A mistake in the loss alone: a function of the logarithms of the right classes' probabilities."""
    return lambda logits, labels: {"loss": float(change(_chosen(_log_p(logits), labels)))}


MISTAKES = {
    "the exponential of a large logit overflows. Take the row's largest logit off first: p stays the same.": _unshifted,
    "p of the right class is so small that it is stored as 0, and its logarithm is −∞. Take the logarithm on paper: "
    "log p = z − log Σ exp z.": lambda logits, labels: _from_p(np.exp(_log_p(logits)), labels),
    "the largest of all logits was taken off every row, so that in some rows all exponentials are 0. Each row has a "
    "largest of its own.": _shifted_together,
    "one number was taken off all rows, the largest of all logits, and then p of 0/0. Each row has a largest of its "
    "own.": lambda logits, labels: _shifted_together(logits, labels, by_p=True),
    "the losses were added up. The mean over the images is asked for.": _loss(lambda log_p: -log_p.sum()),
    "the sign is wrong: log p is negative, the loss −log p positive.": _loss(lambda log_p: log_p.mean()),
    "the logarithm of base 2 was taken; nats are asked for, np.log.": _loss(lambda log_p: -log_p.mean() / np.log(2)),
    "the logarithm of base 10 was taken; nats are asked for, np.log.": _loss(lambda log_p: -log_p.mean() / np.log(10)),
    "the logarithm is missing: that is 1 − p or −p of the right class.": _loss(lambda log_p: -np.exp(log_p).mean()),
    "the loss of the first image was returned. The mean over the images is asked for.": _loss(lambda log_p: -log_p[0]),
    "the logarithm of the mean probability was taken. The mean of the logarithms is asked for.": _loss(
        lambda log_p: -np.log(np.exp(log_p).mean())
    ),
    "the error isn't divided by N. The loss is a mean over the images, so 1/N is a factor of every gradient.": _delta(
        lambda p, y, n: p - y
    ),
    "you averaged over the batch twice: the error was divided by N two times.": _delta(lambda p, y, n: (p - y) / n**2),
    "the sign is wrong: probabilities minus truth, p − y.": _delta(lambda p, y, n: (y - p) / n),
    "these are the probabilities: the 1 of the right class wasn't taken off.": _delta(lambda p, y, n: p / n),
    "the error was divided by N · C. The mean is over images, not over classes.": _delta(
        lambda p, y, n: (p - y) / p.size
    ),
    "the 1 was taken off in every image for the classes of all images: p[:, labels] is whole columns. You want one "
    "place a row: p[np.arange(N), labels].": lambda logits, labels: {"delta": _columns(logits, labels)},
    "softmax was taken over the images. Each row is one image, and its probabilities add up to 1: axis=1.": (
        lambda logits, labels: _from_p(np.exp(_log_p(logits, axis=0)), labels)
    ),
    "1 was divided by p, as if softmax had no part in it: that is the gradient by p, not by the logits.": _delta(
        lambda p, y, n: -y / p / n
    ),
}
PARTS = (Part(LOSS, 3), Part(ERROR, 5), Part(LARGE, 4))
judge = Calls("cross_entropy", PARTS, right, MISTAKES, keeps=("logits", "labels"))
