"""Splits that draw their own batches: trained on, measured and predicted like stored ones, and resumed alike."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from utils.data import Split
from utils.data.sums import SequenceSplit, padded
from utils.training import Recipe, Trainer

DIGITS = Split(
    (255 * torch.rand(50, 1, 4, 4, generator=torch.Generator().manual_seed(0))).byte(), torch.arange(50) % 10
)
TRAIN = SequenceSplit(DIGITS, lengths=range(1, 4), count=200)
FIXED = SequenceSplit(DIGITS, lengths=range(1, 4), count=70, fixed=True)
RECIPE = Recipe(epochs=2, batch_size=16, lr=0.01)


class Adder(nn.Module):
    """A number for each image, added up over its sequence."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.dense = nn.Linear(16, 1)

    def forward(self, sequences):
        return padded(self.dense(sequences.images.flatten(1))[:, 0], sequences.lengths).sum(1)


def squared(model, batch):
    sequences, targets = batch
    loss = F.mse_loss(model(sequences), targets.float())
    return loss, {"loss": (loss.detach() * len(targets), len(targets))}


def trainer(folder=None, **options):
    return Trainer(Adder(), squared, RECIPE, device="cpu", folder=folder, progress=False, **options)


def test_it_learns_from_what_is_drawn_and_is_measured_on_what_is_fixed():
    runner = trainer()
    history = runner.fit(TRAIN, FIXED)
    _, losses = history.series("validation", "loss")
    assert losses[-1] < losses[0]
    assert runner.evaluate(FIXED)["loss"] == pytest.approx(losses[-1])


def test_predictions_stand_in_the_order_of_the_targets():
    runner = trainer()
    runner.fit(TRAIN)
    outputs = runner.predict(FIXED.inputs)
    assert outputs.shape == FIXED.targets.shape
    loss = ((outputs - FIXED.targets) ** 2).mean().item()
    assert runner.evaluate(FIXED)["loss"] == pytest.approx(loss, rel=1e-5)


def test_seeds_draw_different_sequences():
    first, second = trainer(seed=0), trainer(seed=1)
    assert first.fit(TRAIN).rows[0]["value"] != second.fit(TRAIN).rows[0]["value"]


class Enough(Exception):
    """The power went."""


class Stop:
    """Ends the run in the middle of its second epoch."""

    def on_batch_end(self, runner):
        if runner.epoch == 1 and runner.step == 5:
            raise Enough


def test_a_broken_run_goes_on_with_the_sequences_that_were_left(tmp_path):
    whole = trainer()
    whole.fit(TRAIN)
    broken = trainer(tmp_path, listeners=[Stop()])
    broken.checkpoint_seconds = -1  # after every batch
    with pytest.raises(Enough):
        broken.fit(TRAIN)
    resumed = trainer(tmp_path)
    resumed.fit(TRAIN, resume=True)
    assert all(map(torch.equal, whole.model.parameters(), resumed.model.parameters()))
