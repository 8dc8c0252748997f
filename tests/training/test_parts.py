"""Recipes, batches, augmentation, devices and seeds."""

import random

import numpy as np
import pytest
import torch

from utils.training import (
    Batches,
    RandomWarp,
    Recipe,
    Trainer,
    choose_device,
    classification,
    device_name,
    seed_everything,
)
from utils.training.seeds import random_state, restore_random_state


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"epochs": 0}, "epochs above 0, got 0"),
        ({"epochs": 1, "optimiser": "adagrad"}, "one of adam, adamw, sgd, rmsprop; got 'adagrad'"),
        ({"epochs": 1, "schedule": "step"}, "one of constant, one_cycle, cosine"),
        ({"epochs": 1, "keep": "first"}, "one of last, best"),
        ({"epochs": 1, "precision": "int4"}, "one of auto, float32, bfloat16"),
        ({"epochs": 1, "lr": -1.0}, "lr above 0"),
    ],
)
def test_a_bad_recipe_says_what_is_allowed(fields, message):
    with pytest.raises(ValueError, match=message):
        Recipe(**fields)


@pytest.mark.parametrize("name", ["adam", "adamw", "sgd", "rmsprop"])
def test_every_optimiser_descends(name):
    weight = torch.nn.Parameter(torch.tensor([3.0]))
    optimiser = Recipe(epochs=1, optimiser=name, lr=0.1).make_optimiser([weight])
    for _ in range(100):
        optimiser.zero_grad()
        (weight**2).sum().backward()
        optimiser.step()
    assert abs(weight.item()) < 0.5


def test_a_part_of_the_model_has_a_rate_of_its_own():
    model = torch.nn.ModuleDict({name: torch.nn.Linear(1, 1) for name in ("policy", "policy_2", "rest")})
    recipe = Recipe(epochs=1, lr=0.1, rates={"policy": 0.5}, schedule="one_cycle")
    optimiser = recipe.make_optimiser(recipe.groups(model))
    schedule = recipe.make_schedule(optimiser, 2)
    rates = [{parameter: group["lr"] for group in optimiser.param_groups for parameter in group["params"]}]
    optimiser.step()
    schedule.step()
    rates.append({parameter: group["lr"] for group in optimiser.param_groups for parameter in group["params"]})
    for name, parameter in model.named_parameters():
        peak = 0.05 if name.startswith("policy.") else 0.1
        assert [step[parameter] for step in rates] == pytest.approx([peak, peak / 2])
    assert len(rates[0]) == len(list(model.parameters()))


def test_a_rate_of_a_part_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="A rate is set for pol, but the model has no parameters in a part of"):
        Recipe(epochs=1, rates={"pol": 0.5}).groups(torch.nn.ModuleDict({"policy": torch.nn.Linear(1, 1)}))


@pytest.mark.parametrize(("schedule", "halfway"), [("constant", 1.0), ("one_cycle", 0.5), ("cosine", 0.5)])
def test_schedules_rise_and_fall(schedule, halfway):
    recipe = Recipe(epochs=1, schedule=schedule, warmup=0.2, lr=0.5)
    optimiser = recipe.make_optimiser([torch.nn.Parameter(torch.zeros(1))])
    steps = recipe.make_schedule(optimiser, 100)
    factors = [steps.lr_lambdas[0](step) for step in range(101)]
    assert factors[0] == pytest.approx(1 / 21)
    assert factors[20] == 1.0
    assert factors[60] == pytest.approx(halfway)
    assert factors[100] == pytest.approx(1.0 if schedule == "constant" else 0.0, abs=1e-9)


def test_batches_cover_the_split_once_in_an_order_set_by_seed_and_epoch():
    split = (torch.arange(10)[:, None].float(), torch.arange(10))
    batches = Batches(split, 4, shuffle=True, seed=3)
    assert len(batches) == 3
    orders = []
    for epoch in (0, 1, 0):
        batches.set_epoch(epoch)
        orders.append(torch.cat([y for _, y in batches]).tolist())
    assert sorted(orders[0]) == list(range(10))
    assert orders[0] == orders[2] != orders[1]
    batches.set_epoch(0, start=2)
    assert torch.cat([y for _, y in batches]).tolist() == orders[0][8:]


def test_batches_scale_bytes_and_lay_channels_last():
    x, _ = next(iter(Batches((torch.full((2, 3, 4, 4), 255, dtype=torch.uint8), torch.zeros(2)), 2)))
    assert x.dtype == torch.float32
    assert x.max() == 1.0
    assert x.is_contiguous(memory_format=torch.channels_last)


@pytest.mark.parametrize(("inputs", "targets"), [(3, 2), (0, 0)])
def test_batches_refuse_a_split_that_is_none(inputs, targets):
    with pytest.raises(ValueError, match=f"got {inputs} and {targets}"):
        Batches((torch.zeros(inputs, 1), torch.zeros(targets)), 2)


def test_no_warp_changes_nothing():
    images = torch.rand(3, 2, 9, 7)
    torch.testing.assert_close(RandomWarp()(images), images, atol=1e-5, rtol=0)


def test_a_warp_stays_within_its_bounds():
    torch.manual_seed(0)
    images = torch.zeros(200, 1, 21, 21)
    images[:, :, 10, 10] = 1.0
    warped = RandomWarp(shift=2)(images)
    mass = warped.sum((1, 2, 3))
    rows = (warped.sum((1, 3)) * torch.arange(21)).sum(1) / mass
    torch.testing.assert_close(mass, torch.ones(200), atol=1e-4, rtol=0)  # bilinear weights sum to one
    assert (rows - 10).abs().max() <= 2 + 1e-4
    assert (rows - 10).abs().max() > 1.8
    assert (rows - 10).mean().abs() < 0.3


def test_each_image_is_warped_differently():
    torch.manual_seed(0)
    images = torch.rand(1, 1, 28, 28).expand(4, 1, 28, 28)
    warped = RandomWarp(degrees=10, scale=0.1, shear=0.1, shift=1, bend=0.5)(images)
    assert warped.shape == images.shape
    assert not torch.allclose(warped[0], warped[1], atol=0.05)


def test_the_rest_of_the_share_stays_as_it_is():
    torch.manual_seed(0)
    images = torch.rand(400, 1, 9, 9)
    warped = RandomWarp(shift=2, bend=0.5, share=0.25)(images)
    kept = (warped - images).abs().amax((1, 2, 3)) < 1e-5
    assert 0.68 < kept.float().mean() < 0.82


def test_devices():
    assert choose_device("cpu").type == "cpu"
    assert choose_device("auto").type in ("cpu", "cuda", "mps")
    assert device_name(torch.device("cpu")).startswith("cpu: ")
    with pytest.raises(ValueError, match="'tpu' is unknown; choose one of auto, cpu, cuda, mps"):
        choose_device("tpu")


@pytest.mark.skipif(torch.cuda.is_available(), reason="here is a CUDA device")
def test_a_device_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="'cuda' was asked for, but PyTorch finds none"):
        choose_device("cuda")


@pytest.mark.parametrize(
    ("capabilities", "precision"),
    [({"avx2": True}, torch.float32), ({"avx512_bf16": True}, torch.bfloat16), ({"bf16": True}, torch.bfloat16)],
)
def test_a_processor_without_bfloat16_takes_float32(small_net, monkeypatch, capabilities, precision):
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities, raising=False)
    recipe = Recipe(epochs=1, precision="bfloat16")
    assert Trainer(small_net, classification, recipe, device="cpu").precision == precision


def test_seeding_reaches_every_generator():
    def draw():
        return random.random(), np.random.rand(), torch.rand(1).item()

    seed_everything(4)
    first = draw()
    seed_everything(4)
    assert draw() == first


def test_the_random_state_comes_back():
    state = random_state()
    first = torch.rand(3)
    restore_random_state(state)
    assert torch.equal(torch.rand(3), first)
