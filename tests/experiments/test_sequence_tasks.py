"""What sequences are asked for: answers of numbers and of scores, their objectives, and measures by length."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from utils.data import Split
from utils.data.sums import SequenceSplit, product, total, with_count
from utils.experiments.sequence_tasks import (
    LOG_PRODUCT,
    PRODUCT,
    SCORED_PRODUCT,
    SCORED_SUM,
    SUM,
    exact_at,
    log_product,
    of_lengths,
    of_logarithm,
    of_scores,
)
from utils.models import Adder, ProductReader, SumReader
from utils.training import Recipe, Trainer

GREYS = torch.arange(10, dtype=torch.uint8).view(10, 1, 1, 1).expand(10, 1, 2, 2).contiguous()
DIGITS = Split(GREYS, torch.arange(10))


class Reads(nn.Module):
    """An encoder that is never wrong: the logits say the digit that the grey is."""

    def forward(self, images):
        return 50.0 * nn.functional.one_hot((images[:, 0, 0, 0] * 255).round().long(), 10)


class Values(nn.Module):
    """A reader of certain logits that says the exact result as a number, off by a tenth."""

    def __init__(self, reduce):
        super().__init__()
        self.reduce = reduce

    def forward(self, sequences):
        logits, lengths = sequences
        return torch.stack([self.reduce(part.argmax(1)) + 0.1 for part in logits.split(lengths.tolist())])


def answered(task, reader, **options):
    split = SequenceSplit(DIGITS, **{"lengths": (1, 2, 3, 4), "count": 300, "fixed": True} | options)
    trainer = Trainer(
        Adder(Reads(), reader), task.objective, Recipe(epochs=1, batch_size=64), device="cpu", progress=False
    )
    predictions = task.predict(trainer, split)
    return {name: measure(predictions, split.targets.numpy()) for name, (_, measure) in task.measures.items()}


@pytest.mark.parametrize(
    ("task", "reader", "reduce", "expected"),
    [
        (SCORED_SUM, SumReader(), total, {"mse": 0.0, "exact": 1.0}),
        (SUM, Values(torch.sum), total, {"mse": 0.01, "exact": 1.0}),
        (SCORED_PRODUCT, ProductReader(4), product, {"exact": 1.0}),
        (PRODUCT, Values(torch.prod), product, {"exact": 1.0}),
    ],
)
def test_a_net_that_reads_every_digit_is_right(task, reader, reduce, expected):
    assert answered(task, reader, reduce=reduce) == pytest.approx(expected, abs=1e-6)


def test_each_image_is_read_once():
    seen = []

    class Counting(Reads):
        def forward(self, images):
            seen.append(len(images))
            return super().forward(images)

    trainer = Trainer(Adder(Counting(), SumReader()), SUM.objective, Recipe(epochs=1), device="cpu", progress=False)
    SCORED_SUM.predict(trainer, SequenceSplit(DIGITS, lengths=(20,), count=50, fixed=True))
    assert sum(seen) == 10


def test_shares_of_exact_results_at_each_length():
    task = of_lengths(SCORED_SUM, (5, 20))
    assert answered(task, SumReader(), lengths=(5, 20), reduce=with_count(total)) == {"exact_5": 1.0, "exact_20": 1.0}
    targets = np.array([[7, 2], [8, 2], [9, 3]])
    predictions = {"result": np.array([7, 9, 0])}
    assert exact_at(predictions, targets, 2) == 0.5 and exact_at(predictions, targets, 3) == 0.0


def test_scores_give_their_mean_and_the_most_probable_result():
    scores = torch.tensor([[0.5, 0.1, 0.4]]).log()
    value, result = of_scores(scores)[0].tolist()
    assert value == pytest.approx(0.9) and result == 0


def test_a_logarithm_and_a_zero():
    outputs = torch.tensor([[math.log(63.2), -3.0], [5.0, 3.0]])
    torch.testing.assert_close(of_logarithm(outputs), torch.tensor([[63.2, 63.0], [0.0, 0.0]]))


def test_the_objective_of_logarithms_by_hand():
    outputs = torch.tensor([[1.0, 0.0], [7.0, 0.0]], requires_grad=True)
    loss, metrics = log_product(lambda inputs: outputs, (None, torch.tensor([3, 0])))
    assert loss.item() == pytest.approx((1 - math.log(3)) ** 2 / 2 + math.log(2), abs=1e-6)
    assert metrics["error_percent"] == (torch.tensor(100), 2)
    loss.backward()
    assert outputs.grad[1, 0] == 0  # the logarithm of 0 is asked of nobody
    assert LOG_PRODUCT.objective is log_product
