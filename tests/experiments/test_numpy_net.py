"""An experiment of a net in NumPy goes through the same command line: train, resume, evaluate, load."""

import dataclasses
import signal

import numpy as np
import pytest
from safetensors.numpy import load_file

from tests.experiments.tiny import small_digits
from utils.__main__ import main
from utils.experiments import backprop, commands, evaluation, records, registry
from utils.models import NumpyNet
from utils.training import NumpyTrainer, Recipe

NAME = "backprop/tiny"
RECIPE = Recipe(epochs=2, batch_size=50, optimiser="sgd", lr=0.05, schedule="one_cycle", warmup=0.2)


@pytest.fixture(autouse=True)
def tiny(tmp_path, monkeypatch):
    """The chapter's experiment on the stand-in, as the only one in the registry, in a folder of its own."""
    experiment = dataclasses.replace(backprop.EXPERIMENTS[0], name=NAME, data=small_digits, recipe=RECIPE)
    held = {NAME: experiment}
    monkeypatch.setattr(registry, "registered", lambda: held)
    monkeypatch.setattr(commands, "registered", lambda: held)
    monkeypatch.chdir(tmp_path)
    return held


def test_train_evaluate_and_load(tmp_path, capsys):
    assert main(["train", NAME, "--seeds", "2"]) == 0
    root = tmp_path / "runs"
    record = records.load(NAME, root)
    assert record.params == 59_933
    rows = record.metric("error_percent").rows
    assert {row["device"].split(":")[0] for row in rows} == {"cpu"}
    assert rows[0]["value"] != rows[1]["value"]
    assert [row.agree for row in evaluation.evaluate(NAME, root=root)] == [True] * 3
    weights = load_file(root / NAME / "weights.safetensors")
    assert {array.dtype for array in weights.values()} == {np.dtype(np.float16)}
    net = evaluation.shipped_model(NAME, root)
    assert isinstance(net, NumpyNet)
    assert not net.training
    assert np.array_equal(net.layers["conv2"].w, weights["conv2.weight"].astype(np.float32))


def test_course_train_trains_instead_of_loading(tmp_path, monkeypatch):
    monkeypatch.setattr(evaluation, "RUNS", tmp_path / "here")
    monkeypatch.setenv("COURSE_TRAIN", "1")
    net = evaluation.trained_model(NAME)
    again = evaluation.trained_model(NAME)  # taken from there
    assert (tmp_path / "here" / NAME / "seed-0" / "finished.json").is_file()
    assert all(map(np.array_equal, net.parameters(), again.parameters()))


def test_a_broken_run_is_resumed_and_ends_as_an_unbroken_one(tmp_path, monkeypatch, capsys):
    assert main(["train", NAME, "--out", "unbroken"]) == 0
    learn = NumpyTrainer._learn

    def interrupted(self, batch, weight):
        if (self.epoch, self.step) == (1, 3):
            signal.raise_signal(signal.SIGINT)
        return learn(self, batch, weight)

    monkeypatch.setattr(NumpyTrainer, "_learn", interrupted)
    assert main(["train", NAME]) == 130
    assert f"python -m utils train {NAME} --resume" in capsys.readouterr().err
    monkeypatch.setattr(NumpyTrainer, "_learn", learn)
    assert main(["train", NAME, "--resume", "--out", "resumed"]) == 0
    unbroken, resumed = (
        (tmp_path / name / NAME / "weights.safetensors").read_bytes() for name in ("unbroken", "resumed")
    )
    assert unbroken == resumed


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--compile"], "torch.compile finds nothing of PyTorch in a net in NumPy; leave --compile out."),
        (["--device", "cuda"], "he device 'cuda'"),
        (["--device", "tpu"], "The device 'tpu' is unknown"),
    ],
)
def test_what_numpy_has_no_use_for_is_one_sentence(options, sentence, capsys):
    assert main(["train", NAME, *options]) == 1
    error = capsys.readouterr().err
    assert sentence in error
    assert "Traceback" not in error


def test_a_run_of_another_net_is_not_resumed(tiny, capsys):
    main(["train", NAME])
    tiny[NAME] = dataclasses.replace(tiny[NAME], model=lambda: backprop.numpy_digit_net(dropout=0.5))
    assert main(["train", NAME, "--resume"]) == 1
    assert "holds a run with another model" in capsys.readouterr().err
