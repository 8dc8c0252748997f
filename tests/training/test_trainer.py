import math
import signal

import pytest
import torch
from torch import nn

from utils.training import (
    Batches,
    CheckpointError,
    RandomWarp,
    Recipe,
    Trainer,
    TrainingDiverged,
    TrainingInterrupted,
    classification,
)


def trainer(net, recipe=None, **options):
    recipe = recipe or Recipe(epochs=3, batch_size=50, lr=3e-3)
    return Trainer(net, classification, recipe, device="cpu", progress=False, **options)


def test_it_learns_and_records_tidy_rows(small_net, images):
    trained = trainer(small_net)
    history = trained.fit(images, images)
    epochs, errors = history.series("validation", "error_percent")
    assert epochs == [1, 2, 3]
    assert errors[-1] < 2
    assert {tuple(row) for row in history.rows} == {("epoch", "split", "metric", "value", "seconds")}
    assert trained.evaluate(images)["error_percent"] == pytest.approx(errors[-1])
    assert history.seconds > 0


def test_one_batch_is_overfitted(small_net, images):
    batch = (images[0][:20], images[1][:20])
    history = trainer(small_net, Recipe(epochs=60, batch_size=20, lr=1e-2)).fit(batch)
    losses = history.series("train", "loss")[1]
    assert losses[-1] < 0.1 * losses[0]


def test_two_runs_with_one_seed_agree_bit_for_bit(images):
    recipe = Recipe(epochs=2, batch_size=50, augment=RandomWarp(degrees=10, bend=0.5), average=0.9)
    states = []
    for _ in range(2):
        torch.manual_seed(0)
        net = nn.Sequential(nn.Flatten(), nn.Dropout(0.5), nn.Linear(144, 3))
        trainer(net, recipe).fit(images)
        states.append(net.state_dict())
    assert all(torch.equal(states[0][key], states[1][key]) for key in states[0])


def test_the_same_loop_written_by_hand_gives_the_same_weights(images):
    by_hand, by_trainer = nn.Sequential(nn.Flatten(), nn.Linear(144, 3)), nn.Sequential(nn.Flatten(), nn.Linear(144, 3))
    by_hand.load_state_dict(by_trainer.state_dict())
    trainer(by_trainer, Recipe(epochs=2, batch_size=64, lr=1e-2)).fit(images)
    optimiser = torch.optim.Adam(by_hand.parameters(), lr=1e-2)
    batches = Batches(images, 64, shuffle=True, seed=0)
    for epoch in range(2):
        batches.set_epoch(epoch)
        for x, y in batches:
            optimiser.zero_grad()
            nn.functional.cross_entropy(by_hand(x), y).backward()
            optimiser.step()
    for key, value in by_hand.state_dict().items():
        torch.testing.assert_close(by_trainer.state_dict()[key], value, rtol=1e-4, atol=1e-6)


def test_best_weights_are_kept_by_validation_and_give_the_same_logits(small_net, images):
    # A rate that rises without end: the last epoch is far from the best.
    recipe = Recipe(epochs=4, batch_size=50, lr=2.0, schedule="cosine", warmup=0.99, keep="best")
    trained = trainer(small_net, recipe)
    history = trained.fit(images, images)
    epochs, losses = history.series("validation", "loss")
    assert trained.best["epoch"] == epochs[losses.index(min(losses))]
    assert trained.evaluate(images)["loss"] == pytest.approx(min(losses), rel=1e-5)


def test_keeping_the_best_needs_validation_data(small_net, images):
    with pytest.raises(ValueError, match="give fit a validation split"):
        trainer(small_net, Recipe(epochs=1, keep="best")).fit(images)


def test_averaged_weights_are_what_is_evaluated(small_net, images):
    recipe = Recipe(epochs=1, batch_size=50, lr=1e-2, average=0.5)
    trained = trainer(small_net, recipe)
    history = trained.fit(images, images)
    assert trained.evaluate(images)["loss"] == pytest.approx(history.series("validation", "loss")[1][-1], rel=1e-5)
    raw = trained.optimiser.param_groups[0]["params"]
    averaged = list(trained.averaged.module.parameters())
    assert all(torch.equal(now, kept) for now, kept in zip(raw, averaged, strict=True))
    assert trained.averaged.n_averaged == 12


def test_a_short_last_batch_counts_for_what_it_holds(small_net, images):
    whole = trainer(small_net).evaluate(images)
    batches = [(images[0][a:b].float() / 255, images[1][a:b]) for a, b in ((0, 590), (590, 600))]
    assert trainer(small_net).evaluate(batches)["loss"] == pytest.approx(whole["loss"], rel=1e-5)


def test_evaluation_restores_the_mode(small_net, images):
    trained = trainer(small_net)
    small_net.train()
    trained.evaluate(images)
    assert small_net.training
    small_net.eval()
    trained.predict(images[0])
    assert not small_net.training


def test_predictions_do_not_depend_on_the_batch(small_net, images):
    trained = trainer(small_net)
    torch.testing.assert_close(trained.predict(images[0])[:7], trained.predict(images[0][:7]))


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_loss_that_is_not_finite_stops_with_what_to_try(small_net, images, tmp_path, bad):
    def objective(model, batch):
        loss, metrics = classification(model, batch)
        objective.calls += 1
        return (loss * bad if objective.calls == 9 else loss), metrics  # epoch 3, step 1 of 4

    objective.calls = 0
    recipe = Recipe(epochs=3, batch_size=150)
    diverging = Trainer(small_net, objective, recipe, device="cpu", folder=tmp_path, progress=False)
    with pytest.raises(
        TrainingDiverged, match=r"epoch 3, step 1 of 4.*checkpoint\.pt.*lower learning rate \(now 0\.001\)"
    ):
        diverging.fit(images)
    assert all(weight.isfinite().all() for weight in small_net.parameters())


def test_ctrl_c_saves_and_resuming_ends_with_the_same_weights(images, tmp_path):
    class PressCtrlC:
        def on_batch_end(self, trainer):
            if (trainer.epoch, trainer.step) == (1, 5):
                signal.raise_signal(signal.SIGINT)

    recipe = Recipe(epochs=3, batch_size=50, average=0.9, schedule="one_cycle", warmup=0.2, augment=RandomWarp(shift=1))
    ends, before = {}, signal.getsignal(signal.SIGINT)
    for name, listeners in (("unbroken", []), ("broken", [PressCtrlC()])):
        torch.manual_seed(0)
        net = nn.Sequential(nn.Flatten(), nn.Dropout(0.5), nn.Linear(144, 3))
        running = trainer(net, recipe, folder=tmp_path / name, listeners=listeners)
        if listeners:
            with pytest.raises(
                TrainingInterrupted, match=r"epoch 2, after step 5 of 12; all is saved in .*resume=True"
            ):
                running.fit(images, images)
            running = trainer(
                nn.Sequential(nn.Flatten(), nn.Dropout(0.5), nn.Linear(144, 3)), recipe, folder=tmp_path / name
            )
        history = running.fit(images, images, resume=bool(listeners))
        ends[name] = (running.model.state_dict(), [{**row, "seconds": 0} for row in history.rows])
    assert ends["broken"][1] == ends["unbroken"][1]
    assert all(torch.equal(ends["broken"][0][key], value) for key, value in ends["unbroken"][0].items())
    assert signal.getsignal(signal.SIGINT) is before


def test_resuming_a_finished_run_changes_nothing(small_net, images, tmp_path):
    trainer(small_net, folder=tmp_path).fit(images)
    before = {key: value.clone() for key, value in small_net.state_dict().items()}
    again = trainer(small_net, folder=tmp_path)
    assert len(again.fit(images, resume=True).rows) == 6
    assert all(torch.equal(before[key], value) for key, value in small_net.state_dict().items())


def test_a_checkpoint_of_another_run_is_refused(small_net, images, tmp_path):
    trainer(small_net, folder=tmp_path).fit(images)
    with pytest.raises(CheckpointError, match="belongs to another run"):
        trainer(small_net, Recipe(epochs=9), folder=tmp_path).fit(images, resume=True)


def test_a_damaged_checkpoint_is_refused_and_left_in_place(small_net, images, tmp_path):
    (tmp_path / "checkpoint.pt").write_bytes(b"half a fi")
    with pytest.raises(CheckpointError, match="can't be read"):
        trainer(small_net, folder=tmp_path).fit(images, resume=True)
    assert (tmp_path / "checkpoint.pt").read_bytes() == b"half a fi"


def test_a_full_disk_is_one_sentence_and_keeps_the_old_checkpoint(small_net, images, tmp_path, monkeypatch):
    running = trainer(small_net, folder=tmp_path)
    running.fit(images)
    before = (tmp_path / "checkpoint.pt").read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CheckpointError, match=r"No space left on device.*free some space"):
        running.fit(images)
    assert [file.name for file in tmp_path.iterdir()] == ["checkpoint.pt"]
    assert (tmp_path / "checkpoint.pt").read_bytes() == before


def test_progress_shows_loss_and_error(small_net, images, capsys):
    Trainer(small_net, classification, Recipe(epochs=2, batch_size=50), device="cpu").fit(images, images)
    shown = capsys.readouterr().err
    assert "epoch 2/2" in shown
    assert "validation error_percent=" in shown


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_a_gpu_trains_and_agrees_with_the_cpu(small_net, images):
    history = Trainer(small_net, classification, Recipe(epochs=3, batch_size=50), device="cuda", progress=False).fit(
        images, images
    )
    assert history.series("validation", "error_percent")[1][-1] < 2
