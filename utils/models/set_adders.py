"""Chapter 4's networks that see a sequence of digits as a set: what it comes to doesn't depend on the order."""

from itertools import combinations_with_replacement
from math import log, prod

import torch
from torch import Tensor, nn
from torch.nn import functional as F

DIGITS = 10
LEAST = 1e-30  # the least probability whose logarithm is taken: that of 0 has no gradient


class DigitEncoder(nn.Sequential):
    """Five 3 x 3 convolutions with batch norm and ReLU, and a dense layer.

    Images (M, 1, 28, 28) to codes (M, features). width: the feature maps of the first convolution, which sees every
    pixel. The second strides, which on a CPU costs a fraction of pooling as many values; the third and the last are
    max-pooled, before batch norm and ReLU, which then touch a quarter of the values.
    """

    def __init__(self, features: int = DIGITS, width: int = 16):
        super().__init__(
            *_convolution(1, width),  # (M, width, 28, 28)
            *_convolution(width, 2 * width, stride=2),  # (M, 2 width, 14, 14)
            *_convolution(2 * width, 3 * width, pool=True),  # (M, 3 width, 7, 7)
            *_convolution(3 * width, 5 * width),
            *_convolution(5 * width, 5 * width, pool=True),  # (M, 5 width, 3, 3)
            nn.Flatten(),
            nn.Linear(5 * width * 9, features),
        )


def _convolution(channels: int, filters: int, stride: int = 1, pool: bool = False) -> list[nn.Module]:
    convolution = nn.Conv2d(channels, filters, kernel_size=3, stride=stride, padding=1, bias=False)
    return [convolution, *([nn.MaxPool2d(2)] if pool else []), nn.BatchNorm2d(filters), nn.ReLU()]


class SetReader(nn.Module):
    """The second half of a Deep Set: the sum of a sequence's embeddings, and a dense layer on it.

    forward takes (embeddings (M, features), lengths (N,)); returns (N,).

    Source: Zaheer et al., "Deep Sets" (2017), theorem 2; the sum of digits is their section 4.1.2.
    """

    def __init__(self, features: int):
        super().__init__()
        self.dense = nn.Linear(features, 1)

    def forward(self, sequences: tuple[Tensor, Tensor]) -> Tensor:
        embeddings, lengths = sequences
        return self.dense(torch.segment_reduce(embeddings, "sum", lengths=lengths))[:, 0]


class SumReader(nn.Module):
    """The distribution of the sum of independent digits: the convolution of their distributions. No weights.

    forward takes (logits (M, 10), lengths (N,)); returns log-probabilities (N, 9 T + 1) of the sums 0 to 9 T, T the
    longest sequence's length.
    """

    def forward(self, sequences: tuple[Tensor, Tensor]) -> Tensor:
        return convolved(distributions(*sequences, neutral=0)).clamp(min=LEAST).log()


class ProductReader(nn.Module):
    """The distribution of the product of up to `longest` independent digits. No weights.

    forward takes (logits (M, 10), lengths (N,)); returns log-probabilities (N, 9 ** longest + 1) of 0 to 9 ** longest,
    most of which are no product of digits.
    """

    def __init__(self, longest: int):
        super().__init__()
        values = products(longest)
        place = {value: k for k, value in enumerate(values)}
        steps = [(k, d, place[value * d]) for value, k in place.items() for d in range(DIGITS) if value * d in place]
        self.register_buffer("values", torch.tensor(values), persistent=False)
        self.register_buffer("steps", torch.tensor(steps).T.contiguous(), persistent=False)

    def forward(self, sequences: tuple[Tensor, Tensor]) -> Tensor:
        reached = multiplied(distributions(*sequences, neutral=1), self.values, self.steps)
        return at_values(reached.clamp(min=LEAST).log(), self.values)


class ProductScores(nn.Module):
    """A reader of one score for each product of up to `longest` digits, its scores put where ProductReader has them."""

    def __init__(self, reader: nn.Module, longest: int):
        super().__init__()
        self.reader = reader
        self.register_buffer("values", torch.tensor(products(longest)), persistent=False)

    def forward(self, sequences: tuple[Tensor, Tensor]) -> Tensor:
        return at_values(self.reader(sequences), self.values)


def products(longest: int) -> list[int]:
    """All products of up to `longest` digits, rising; a digit may be 1, so that those of fewer are among them."""
    return sorted({prod(digits) for digits in combinations_with_replacement(range(DIGITS), longest)})


def at_values(scores: Tensor, values: Tensor) -> Tensor:
    """Scores (N, K) of `values` (K,), rising, as scores of all whole numbers up to the last; the others' are least."""
    full = scores.new_full((len(scores), int(values[-1]) + 1), log(LEAST))
    return full.index_copy(1, values, scores)


def distributions(logits: Tensor, lengths: Tensor, neutral: int) -> Tensor:
    """The digits' distributions (N, T, 10), from logits (M, 10), sequence after sequence.

    Behind a sequence's end they hold for certain the digit that changes nothing: `neutral`.
    """
    steps = torch.arange(int(lengths.max()), device=logits.device)
    there = steps < lengths[:, None]
    nothing = F.one_hot(torch.tensor(neutral, device=logits.device), DIGITS).to(logits.dtype)
    return nothing.expand(*there.shape, DIGITS).masked_scatter(there[..., None], logits.softmax(1))


def convolved(terms: Tensor) -> Tensor:
    """The distribution (N, 9 T + 1) of the sum of T independent digits, from the distribution of each, (N, T, 10).

    P(sum = s) = Σ_d P(sum of the others = s - d) P(digit = d): a convolution, here as the cross-correlation with the
    flipped distribution. All terms are positive, so that even the smallest probabilities keep their digits, which a
    product of Fourier transforms would round away.
    """
    total, *others = terms.unbind(1)
    for digit in others:
        windows = F.pad(total, (DIGITS - 1, DIGITS - 1)).unfold(1, DIGITS, 1)  # (N, 9 t + 10, 10)
        total = (windows @ digit.flip(1)[..., None])[..., 0]
    return total


def multiplied(terms: Tensor, values: Tensor, steps: Tensor) -> Tensor:
    """The distribution (N, K) over `values` (K,) of the product of T independent digits, from (N, T, 10).

    steps: (3, S): from the value of index steps[0], times the digit steps[1], to the value of index steps[2].
    """
    before, digit, after = steps
    reached = (values == 1).to(terms.dtype).expand(len(terms), -1)
    for term in terms.unbind(1):
        reached = torch.zeros_like(reached).index_add(1, after, reached[:, before] * term[:, digit])
    return reached
