"""NumpyTrainer: SGD as PyTorch computes it, the same loop by hand, resuming, and what it refuses."""

import signal

import numpy as np
import pytest
import torch
from torch import nn

from utils.training import NumpySgd, NumpyTrainer, Recipe, TrainingDiverged, TrainingInterrupted, numpy_classification
from utils.training.numpy_trainer import NumpyBatches
from utils.training.threads import numpy_threads, set_threads

RECIPE = Recipe(epochs=3, batch_size=50, optimiser="sgd", lr=0.1, schedule="one_cycle", warmup=0.2)


class DenseNet:
    """One dense layer with dropout before it: the smallest thing that NumpyTrainer trains."""

    def __init__(self):
        self.weights = {"dense.weight": np.zeros((3, 144), np.float32), "dense.bias": np.zeros(3, np.float32)}
        self.rng, self.training = np.random.default_rng(5), True

    def __call__(self, x):
        self.x = x.reshape(len(x), -1)
        if self.training:
            self.x = self.x * (self.rng.random(self.x.shape) < 0.5) * np.float32(2)
        return self.x @ self.weights["dense.weight"].T + self.weights["dense.bias"]

    def loss(self, x, labels):
        self.logits = self(x)
        self.p = np.exp(self.logits - self.logits.max(1, keepdims=True))
        self.p /= self.p.sum(1, keepdims=True)
        self.labels = labels
        return -np.log(self.p[np.arange(len(labels)), labels]).mean()

    def backward(self):
        delta = (self.p - np.eye(3, dtype=np.float32)[self.labels]) / np.float32(len(self.p))
        return {"dense.weight": delta.T @ self.x, "dense.bias": delta.sum(0)}

    def state_dict(self):
        return self.weights

    def load_state_dict(self, weights):
        for name, array in self.weights.items():
            array[...] = np.asarray(weights[name])

    def train(self, mode=True):
        self.training = mode

    def eval(self):
        self.train(False)

    def random_state(self):
        return [self.rng.bit_generator.state]

    def restore_random_state(self, states):
        self.rng.bit_generator.state = states[0]


def trainer(net, recipe=RECIPE, **options):
    return NumpyTrainer(net, numpy_classification, recipe, progress=False, **options)


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_its_steps_are_pytorchs(momentum):
    rng = np.random.default_rng(0)
    ours, theirs = rng.standard_normal((3, 4)), nn.Parameter(torch.zeros(3, 4, dtype=torch.float64))
    theirs.data = torch.tensor(ours)
    sgd = NumpySgd({"w": ours}, momentum)
    torchs = torch.optim.SGD([theirs], lr=0.1, momentum=momentum, nesterov=momentum > 0)
    for _ in range(5):
        gradient = rng.standard_normal((3, 4))
        theirs.grad = torch.tensor(gradient)
        torchs.step()
        sgd.step({"w": gradient}, lr=0.1)
    assert np.allclose(ours, theirs.detach().numpy(), rtol=1e-12)


def test_it_learns_and_records_tidy_rows(images):
    net = DenseNet()
    trained = trainer(net)
    history = trained.fit(images, images)
    epochs, errors = history.series("validation", "error_percent")
    assert epochs == [1, 2, 3]
    assert errors[-1] < 2
    assert trained.evaluate(images)["error_percent"] == pytest.approx(errors[-1])
    logits = trained.predict(images[0])
    assert isinstance(logits, torch.Tensor)
    assert 100 * (logits.argmax(1) != images[1]).double().mean().item() == pytest.approx(errors[-1])
    assert net.training


def test_the_same_loop_written_by_hand_gives_the_same_weights(images):
    by_hand, by_trainer = DenseNet(), DenseNet()
    trainer(by_trainer).fit(images)
    sgd, batches = (
        NumpySgd(by_hand.state_dict()),
        NumpyBatches(tuple(map(torch.Tensor.numpy, images)), 50, shuffle=True),
    )
    for step in range(36):
        if step % 12 == 0:
            batches.set_epoch(step // 12)
            source = iter(batches)
        by_hand.loss(*next(source))
        sgd.step(by_hand.backward(), RECIPE.lr * RECIPE.factor(step, 36))
    for name, array in by_hand.state_dict().items():
        assert np.array_equal(array, by_trainer.state_dict()[name])


def test_batches_cover_the_split_once_in_an_order_of_their_own(images):
    inputs, targets = images[0].numpy(), np.arange(600)
    batches = NumpyBatches((inputs, targets), 70, shuffle=True, seed=3)
    orders = []
    for epoch in (0, 1, 0):
        batches.set_epoch(epoch)
        seen = list(batches)
        assert len(seen) == len(batches) == 9
        assert seen[0][0].dtype == np.float32
        assert np.array_equal(seen[2][0], inputs[seen[2][1]] / np.float32(255))
        orders.append(np.concatenate([targets for _, targets in seen]).tolist())
    assert sorted(orders[0]) == list(range(600))
    assert orders[0] == orders[2] != orders[1]
    batches.set_epoch(0, start=7)
    assert np.concatenate([targets for _, targets in batches]).tolist() == orders[0][490:]


def test_ctrl_c_saves_and_resuming_ends_with_the_same_weights(images, tmp_path):
    class PressCtrlC:
        def on_batch_end(self, trainer):
            if (trainer.epoch, trainer.step) == (1, 5):
                signal.raise_signal(signal.SIGINT)

    unbroken, broken, resumed = DenseNet(), DenseNet(), DenseNet()
    wanted = trainer(unbroken).fit(images, images)
    with pytest.raises(TrainingInterrupted, match=r"epoch 2, after step 5 of 12; all is saved in .*resume=True"):
        trainer(broken, folder=tmp_path, listeners=[PressCtrlC()]).fit(images, images)
    history = trainer(resumed, folder=tmp_path).fit(images, images, resume=True)
    assert [row | {"seconds": 0} for row in history.rows] == [row | {"seconds": 0} for row in wanted.rows]
    for name, array in unbroken.state_dict().items():
        assert np.array_equal(array, resumed.state_dict()[name])


def test_the_best_weights_are_kept_and_come_through_a_checkpoint(images, tmp_path):
    recipe = Recipe(epochs=3, batch_size=50, optimiser="sgd", lr=3.0, schedule="cosine", warmup=0.99, keep="best")
    net = DenseNet()
    running = trainer(net, recipe, folder=tmp_path)
    losses = running.fit(images, images).series("validation", "loss")[1]
    assert running.evaluate(images)["loss"] == pytest.approx(min(losses), rel=1e-5)
    again = DenseNet()
    trainer(again, recipe, folder=tmp_path).fit(images, images, resume=True)
    assert np.array_equal(again.state_dict()["dense.weight"], net.state_dict()["dense.weight"])


def test_a_loss_that_is_not_finite_stops_with_what_to_try(images):
    net = DenseNet()
    net.weights["dense.bias"][0] = np.nan
    with pytest.raises(TrainingDiverged, match=r"epoch 1, step 1 of 12.*lower learning rate \(now 0\.1\)"):
        trainer(net).fit(images)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"device": "cuda"}, "NumPy computes on the CPU alone; got the device 'cuda'; take --device cpu or auto"),
        ({"compile": True}, "torch.compile finds nothing of PyTorch in a net in NumPy; leave --compile out"),
        ({"recipe": Recipe(epochs=1)}, "trained with optimiser='sgd'; got 'adam'; change the recipe"),
        ({"recipe": Recipe(epochs=1, optimiser="sgd", average=0.9)}, "average=None; got 0.9"),
        ({"recipe": Recipe(epochs=1, optimiser="sgd", weight_decay=0.1)}, "weight_decay=0.0; got 0.1"),
    ],
)
def test_what_it_cannot_do_is_one_sentence(options, sentence):
    with pytest.raises(ValueError, match=sentence):
        trainer(DenseNet(), **options)


def test_threads_are_numpy_s_own():
    before = torch.get_num_threads(), numpy_threads()
    try:
        set_threads(1)
        assert (torch.get_num_threads(), numpy_threads()) == (1, 1)
        assert trainer(DenseNet()).threads == 1
    finally:
        set_threads(max(before))
