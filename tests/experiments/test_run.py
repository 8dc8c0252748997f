"""Running, resuming and evaluating an experiment, on the stand-in and with a network that trains in a moment."""

import dataclasses
import json
import signal

import numpy as np
import pytest
import torch
from torch import nn

from tests.experiments.tiny import NAME, TINY, small_digits
from utils.__main__ import main
from utils.experiments import commands, evaluation, records, registry
from utils.experiments.run import SeedRun
from utils.training import Recipe, Trainer


@pytest.fixture(autouse=True)
def tiny(tmp_path, monkeypatch):
    """An experiment of a second, in a folder of its own, as the only one in the registry."""
    held = {NAME: TINY}
    monkeypatch.setattr(registry, "registered", lambda: held)
    monkeypatch.setattr(commands, "registered", lambda: held)
    monkeypatch.chdir(tmp_path)
    return held


def test_train_writes_a_whole_record(tmp_path, capsys):
    assert main(["train", NAME, "--seeds", "2", "--device", "cpu"]) == 0
    record = records.load(NAME, tmp_path / "runs")
    metric = record.metric("error_percent")
    assert [row["seed"] for row in metric.rows] == [0, 1]
    assert record.params == 7850
    assert record.data["stand_in"] is True
    assert set(metric.rows[0]) == {"seed", "value", "epochs", "seconds", "device", "threads"}
    folder = tmp_path / "runs" / NAME
    assert {"record.json", "history.json", "predictions.npz", "weights.safetensors"} <= {
        f.name for f in folder.iterdir()
    }
    shown = capsys.readouterr().out
    assert "the source: 5" in shown
    assert "stand-in" in shown


def test_seeds_differ_and_each_comes_back_the_same(tmp_path):
    for out in ("first", "second"):
        main(["train", NAME, "--seeds", "2", "--device", "cpu", "--out", out])
    first, second = (evaluation.predictions(NAME, tmp_path / out) for out in ("first", "second"))
    assert np.array_equal(first["probability"], second["probability"])
    assert not np.array_equal(first["probability"][0], first["probability"][1])


def test_weights_of_every_seed_lie_beside_those_of_the_first(tmp_path, tiny):
    tiny[NAME] = dataclasses.replace(tiny[NAME], of_every_seed=("1.b",))
    main(["train", NAME, "--seeds", "2", "--device", "cpu"])
    root = tmp_path / "runs"
    held = evaluation.weights_of_every_seed(NAME, root)
    assert held.keys() == {"1.bias"} and held["1.bias"].shape == (2, 10)
    assert torch.equal(held["1.bias"][0], evaluation.shipped_model(NAME, root)[1].bias)
    assert not torch.equal(held["1.bias"][0], held["1.bias"][1])


def test_a_record_without_weights_of_every_seed_says_so(tmp_path):
    main(["train", NAME, "--device", "cpu"])
    with pytest.raises(records.RecordError, match=r"No of_every_seed\.safetensors is kept for digits/tiny"):
        evaluation.weights_of_every_seed(NAME, tmp_path / "runs")


def test_evaluate_agrees_with_an_honest_record_and_not_with_another(tmp_path):
    main(["train", NAME, "--seeds", "2", "--device", "cpu"])
    root = tmp_path / "runs"
    rows = evaluation.evaluate(NAME, "cpu", root)
    assert [(row.seed, row.computed_from) for row in rows] == [
        (0, "predictions of seed 0"),
        (1, "predictions of seed 1"),
        (0, "shipped weights"),
    ]
    assert all(row.agree for row in rows)
    path = root / NAME / "record.json"
    fields = json.loads(path.read_text())
    fields["metrics"][0]["rows"][0]["value"] -= 1.0
    path.write_text(json.dumps(fields))
    assert [row.agree for row in evaluation.evaluate(NAME, "cpu", root)] == [False, True, False]


def test_evaluate_refuses_other_data(tmp_path, tiny):
    main(["train", NAME, "--device", "cpu"])
    changed = dataclasses.replace(small_digits(), checksum="another")
    tiny[NAME] = dataclasses.replace(tiny[NAME], data=lambda: changed)
    with pytest.raises(records.RecordError, match=r"was made on .* but here is"):
        evaluation.evaluate(NAME, "cpu", tmp_path / "runs")


def test_course_train_trains_instead_of_loading(tmp_path, monkeypatch):
    monkeypatch.setattr(evaluation, "RUNS", tmp_path / "here")
    with pytest.raises(records.RecordError, match=r"No weights\.safetensors is kept for digits/tiny"):
        evaluation.trained_model(NAME)
    monkeypatch.setenv("COURSE_TRAIN", "1")
    model = evaluation.trained_model(NAME)
    assert not model.training
    assert (tmp_path / "here" / NAME / "seed-0" / "finished.json").is_file()
    again = evaluation.trained_model(NAME)  # taken from there
    assert all(map(torch.equal, model.parameters(), again.parameters()))


def test_the_books_records_refuse_a_stand_in(capsys):
    assert main(["train", NAME, "--out", "trained"]) == 1
    assert "needs the real data set" in capsys.readouterr().err
    assert NAME not in records.names()


def test_resuming_takes_finished_seeds_as_they_are(monkeypatch, caplog):
    caplog.set_level("INFO")
    main(["train", NAME, "--device", "cpu"])
    trained = []
    run_seed = commands.run_seed

    def watch(experiment, data, seed, folder, **options) -> SeedRun:
        before = (folder / "finished.json").is_file()
        result = run_seed(experiment, data, seed, folder, **options)
        trained.append((seed, before))
        return result

    monkeypatch.setattr(commands, "run_seed", watch)
    assert main(["train", NAME, "--seeds", "2", "--device", "cpu", "--resume"]) == 0
    assert trained == [(0, True), (1, False)]
    assert "Seed 1 has no checkpoint yet" in caplog.text


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"data": lambda: dataclasses.replace(small_digits(), checksum="another")}, "another data"),
        ({"recipe": Recipe(epochs=3, lr=1e-2)}, "another recipe"),
        ({"model": lambda: nn.Sequential(nn.Flatten(), nn.Dropout(), nn.Linear(784, 10))}, "another model"),
    ],
)
def test_a_run_of_another_kind_is_not_resumed(tiny, changed, what, capsys):
    main(["train", NAME, "--device", "cpu"])
    tiny[NAME] = dataclasses.replace(tiny[NAME], **changed)
    assert main(["train", NAME, "--device", "cpu", "--resume"]) == 1
    assert f"holds a run with {what}" in capsys.readouterr().err


def test_ctrl_c_says_how_to_go_on(monkeypatch, capsys):
    learn = Trainer._learn

    def interrupted(self, batch, weight):
        if (self.epoch, self.step) == (1, 3):
            signal.raise_signal(signal.SIGINT)
        return learn(self, batch, weight)

    monkeypatch.setattr(Trainer, "_learn", interrupted)
    assert main(["train", NAME, "--device", "cpu"]) == 130
    assert "python -m utils train digits/tiny --device cpu --resume" in capsys.readouterr().err
    monkeypatch.setattr(Trainer, "_learn", learn)
    assert main(["train", NAME, "--device", "cpu", "--resume"]) == 0


def test_validation_experiments_never_open_the_test_set(tiny, tmp_path):
    class NoTest:
        def __getattr__(self, name):
            assert name != "test", "the test set was opened"
            return getattr(small_digits(), name)

    tiny[NAME] = dataclasses.replace(tiny[NAME], data=NoTest, tested_on="validation")
    assert main(["train", NAME, "--device", "cpu"]) == 0
    history = records.history(NAME, tmp_path / "runs")
    assert {row["split"] for row in history} == {"train", "validation"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["train", "digits/tinny"], "There is no experiment 'digits/tinny'; did you mean digits/tiny?"),
        (["train", NAME, "--device", "tpu"], "The device 'tpu' is unknown"),
        (["evaluate", NAME], "There is no record of 'digits/tiny'"),
    ],
)
def test_mistakes_are_one_sentence(arguments, sentence, capsys):
    assert main(arguments) == 1
    error = capsys.readouterr().err
    assert sentence in error
    assert "Traceback" not in error


def test_train_without_a_name_lists_experiments(capsys):
    assert main(["train"]) == 0
    assert capsys.readouterr().out.startswith(NAME)


def test_no_seeds_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["train", NAME, "--seeds", "0"])
    assert "at least 1 is needed" in capsys.readouterr().err
