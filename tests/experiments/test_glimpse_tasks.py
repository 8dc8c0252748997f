"""How a network that looks where it chooses is measured: at means, at samples, and the same every time."""

import numpy as np
import pytest
import torch
from torch import nn

from utils.data import Split
from utils.experiments.glimpse_tasks import ATTENTION
from utils.models import RecurrentAttention
from utils.models.attention import Episode
from utils.training import Recipe, Trainer

IMAGES = Split(torch.randint(0, 256, (40, 1, 12, 12), dtype=torch.uint8), torch.arange(40) % 10)


class Steady(nn.Module):
    """Right when it looks at means; says 0 when it samples."""

    samples = False

    def forward(self, images):
        classes = torch.zeros(len(images), dtype=torch.long) if self.samples else torch.arange(len(images)) % 10
        empty = torch.zeros(1, len(images))
        return Episode(5.0 * nn.functional.one_hot(classes, 10), *[empty] * 5)


def measured(model):
    trainer = Trainer(model, ATTENTION.objective, Recipe(epochs=1, batch_size=40), device="cpu", progress=False)
    predictions = ATTENTION.predict(trainer, IMAGES)
    values = {name: measure(predictions, IMAGES.targets.numpy()) for name, (_, measure) in ATTENTION.measures.items()}
    return predictions, values


def test_errors_at_means_and_at_samples():
    _, values = measured(Steady())
    assert values == {"error_percent": 0.0, "sampled_error_percent": pytest.approx(90)}


def test_probability_is_that_of_the_class():
    predictions, _ = measured(Steady())
    assert predictions["probability"] == pytest.approx(np.exp(5) / (np.exp(5) + 9), rel=1e-3)


@pytest.mark.parametrize("policy", ["learned", "random"])
def test_what_is_drawn_is_drawn_alike_each_time_and_disturbs_nobody(policy):
    torch.manual_seed(0)
    network = RecurrentAttention(3, 4, policy=policy)
    state = torch.random.get_rng_state()
    first, _ = measured(network)
    assert torch.equal(torch.random.get_rng_state(), state) and not network.samples
    torch.manual_seed(9)
    again, _ = measured(network)
    assert all(np.array_equal(first[name], again[name]) for name in first)


def test_it_learns_to_tell_bright_from_dark():
    torch.manual_seed(0)
    images = torch.cat([torch.zeros(32, 1, 12, 12), torch.full((32, 1, 12, 12), 255)]).to(torch.uint8)
    split = Split(images, torch.arange(64) // 32)
    trainer = Trainer(
        RecurrentAttention(2, 4), ATTENTION.objective, Recipe(epochs=15, batch_size=16), device="cpu", progress=False
    )
    trainer.fit(split)
    assert (ATTENTION.predict(trainer, split)["class"] == split.targets.numpy()).all()
