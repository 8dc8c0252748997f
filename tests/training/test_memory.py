"""Splits that don't fit the device, and batches that don't fit its memory."""

import pytest
import torch

from utils.training import Batches, OutOfMemory, Recipe, Trainer, classification, memory
from utils.training.memory import fits
from utils.training.out_of_memory import is_out_of_memory, size_that_fits


def limited(size, examples):
    """An objective that has memory for batches of `size` at most, from the `examples`-th batch on."""

    def objective(model, batch):
        objective.calls += 1
        if objective.calls > examples and len(batch[0]) > size:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return classification(model, batch)

    objective.calls = 0
    return objective


def test_a_split_fits_when_it_takes_at_most_half_of_what_is_free(monkeypatch):
    monkeypatch.setattr(memory, "free_bytes", lambda device: 1000)
    gpu = torch.device("cuda")
    assert fits((torch.zeros(100), torch.zeros(100, dtype=torch.uint8)), gpu)  # 400 and 100 bytes
    assert not fits((torch.zeros(100), torch.zeros(101, dtype=torch.uint8)), gpu)
    assert fits((torch.zeros(10_000),), torch.device("cpu"))


def test_batches_from_host_memory_are_the_same(monkeypatch, images):
    here = list(Batches(images, 64, shuffle=True, seed=1))
    sent = []
    monkeypatch.setattr("utils.training.batches.fits", lambda tensors, device: False)
    elsewhere = Batches(images, 64, "meta", shuffle=True, seed=1)  # a device that holds shapes alone
    assert elsewhere.inputs.device.type == "cpu"
    monkeypatch.setattr(elsewhere, "_sent", lambda tensor: sent.append(tensor) or tensor)
    for (x, y), (x_sent, y_sent) in zip(here, elsewhere, strict=True):
        assert torch.equal(x, x_sent)
        assert torch.equal(y, y_sent)
    assert sent[0].dtype == torch.uint8, "bytes travel, not floats"


def test_batches_from_host_memory_reach_the_device(monkeypatch, images, caplog):
    monkeypatch.setattr("utils.training.batches.fits", lambda tensors, device: False)
    with caplog.at_level("INFO"):
        x, y = next(iter(Batches(images, 64, "meta")))
    assert (x.device.type, y.device.type, tuple(x.shape)) == ("meta", "meta", (64, 1, 12, 12))
    assert "doesn't fit meta: its batches come from host memory" in caplog.text


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_a_gpu_trains_alike_from_host_memory(monkeypatch, images):
    weights = []
    for whole in (True, False):
        monkeypatch.setattr("utils.training.batches.fits", lambda tensors, device, whole=whole: whole)
        torch.manual_seed(0)
        net = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(144, 3))
        Trainer(net, classification, Recipe(epochs=2), device="cuda", progress=False).fit(images)
        weights.append(net[1].weight.detach().cpu())
    torch.testing.assert_close(*weights)


def test_out_of_memory_names_a_batch_size_that_fits(small_net, images, tmp_path):
    trainer = Trainer(
        small_net,
        limited(40, examples=8),
        Recipe(epochs=3, batch_size=150),
        folder=tmp_path,
        device="cpu",
        progress=False,
    )
    message = (
        r"^cpu ran out of memory in epoch 3, step 1 of 4, with batch_size=150: batch_size=37 fits \(tried just now\), "
        r"with the learning rate scaled down alike\. The last good checkpoint is .*checkpoint\.pt\.$"
    )
    with pytest.raises(OutOfMemory, match=message):
        trainer.fit(images)


def test_out_of_memory_says_so_when_nothing_fits(small_net, images):
    trainer = Trainer(small_net, limited(0, examples=0), Recipe(epochs=1), device="cpu", progress=False)
    with pytest.raises(OutOfMemory, match="not even one example fits; take a smaller network or another device"):
        trainer.fit(images)


def test_a_real_lack_of_memory_is_recognised():
    with pytest.raises(RuntimeError) as raised:
        torch.empty(2**60, dtype=torch.uint8)
    assert is_out_of_memory(raised.value)
    assert not is_out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)"))


def test_another_mistake_is_not_taken_for_a_lack_of_memory(small_net, images):
    def objective(model, batch):
        raise RuntimeError("shapes cannot be multiplied")

    with pytest.raises(RuntimeError, match="shapes cannot"):
        Trainer(small_net, objective, Recipe(epochs=1), device="cpu", progress=False).fit(images)


def test_sizes_are_halved_until_one_fits():
    tried = []

    def attempt(part):
        tried.append(len(part[0]))
        if len(part[0]) > 30:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory")

    assert size_that_fits((torch.zeros(200), torch.zeros(200)), attempt) == 25
    assert tried == [100, 50, 25]
