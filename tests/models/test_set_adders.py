"""Networks that see a sequence as a set: distributions of sums and products, and Deep Sets."""

from itertools import product as all_of
from math import prod

import pytest
import torch

from utils.models import Adder, DigitEncoder, ProductReader, SetReader, SumReader
from utils.models.set_adders import ProductScores, convolved, products

LENGTHS = torch.tensor([1, 3, 2, 4])


def logits(*lengths):
    return 3 * torch.randn(sum(lengths), 10, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


def by_hand(terms, reduce):
    """The distribution of what the terms (T, 10) come to, case by case."""
    found = {}
    for digits in all_of(range(10), repeat=len(terms)):
        chance = prod(terms[k][d].item() for k, d in enumerate(digits))
        found[reduce(digits)] = found.get(reduce(digits), 0) + chance
    return found


@pytest.mark.parametrize(("reader", "reduce"), [(SumReader(), sum), (ProductReader(4), prod)])
def test_the_distribution_is_that_of_all_cases(reader, reduce):
    z = logits(1, 3, 2, 4)
    probabilities = reader((z, LENGTHS)).exp()
    torch.testing.assert_close(probabilities.sum(1), torch.ones(4, dtype=torch.float64))
    for k, terms in enumerate(z.softmax(1).split(LENGTHS.tolist())):
        for result, chance in by_hand(terms, reduce).items():
            assert probabilities[k, result].item() == pytest.approx(chance, abs=1e-12)


def test_convolving_is_what_multiplying_fourier_transforms_is():
    terms = logits(12).softmax(1)[None]
    spectrum = torch.fft.rfft(terms, n=109).prod(1)
    torch.testing.assert_close(torch.fft.irfft(spectrum, n=109), convolved(terms))


def test_what_is_certain_stays_certain_and_what_is_impossible_has_a_finite_logarithm():
    z = torch.full((3, 10), -200.0)
    z[[0, 1, 2], [2, 7, 0]] = 200.0
    for reader, result in ((SumReader(), 9), (ProductReader(3), 0)):
        scores = reader((z, torch.tensor([3])))[0]
        assert scores.argmax() == result and scores[result].item() == pytest.approx(0, abs=1e-6)
        assert torch.isfinite(scores).all()


def test_one_hundred_terms():
    scores = SumReader()((logits(100).float(), torch.tensor([100])))
    assert scores.shape == (1, 901) and scores.exp().sum().item() == pytest.approx(1, abs=1e-4)


def test_products_of_digits():
    assert products(1) == list(range(10))
    values = products(4)
    assert values[-1] == 9**4 and 11 not in values and {1, 7, 0, 8 * 9} <= set(values)
    assert set(values) == {prod(digits) for digits in all_of(range(10), repeat=4)}


def test_scores_of_products_stand_at_the_products():
    class Reader(torch.nn.Module):
        def forward(self, sequences):
            return torch.arange(float(len(products(2)))).expand(1, -1)

    scores = ProductScores(Reader(), 2)((logits(2), torch.tensor([2])))
    assert scores.shape == (1, 82) and scores[0, 81] == len(products(2)) - 1 and scores[0, 80] < -50


@pytest.mark.parametrize("reader", [SumReader(), ProductReader(4), SetReader(10)])
def test_order_and_what_is_beside_in_the_batch_change_nothing(reader):
    model = Adder(DigitEncoder(10, width=4), reader).eval()
    images = torch.rand(10, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    together = model((images, LENGTHS))
    turned = torch.cat([part.flip(0) for part in images.split(LENGTHS.tolist())])
    torch.testing.assert_close(model((turned, LENGTHS)), together)
    alone = model((images[1:4], torch.tensor([3])))
    torch.testing.assert_close(alone[0], together[1, : alone.shape[-1]] if alone.ndim == 2 else together[1])


@pytest.mark.parametrize("reader", [SumReader(), ProductReader(4), SetReader(10)])
def test_gradients_reach_every_weight(reader):
    model = Adder(DigitEncoder(10, width=4), reader)
    out = model((torch.rand(10, 1, 28, 28), LENGTHS))
    (out[:, 5].sum() if out.ndim == 2 else out.sum()).backward()
    assert all(weight.grad is not None and torch.isfinite(weight.grad).all() for weight in model.parameters())


def test_readers_add_up_in_full_precision_whatever_the_encoder_uses():
    model = Adder(DigitEncoder(10, width=4), SumReader()).eval()
    images = torch.rand(10, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    with torch.autocast("cpu", torch.bfloat16):
        scores = model((images, LENGTHS))
    assert scores.dtype == torch.float32
    torch.testing.assert_close(scores.exp().sum(1), torch.ones(4))
