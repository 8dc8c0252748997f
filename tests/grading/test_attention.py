"""The right answers of the lab's checks are what the chapter's network and objective say; no mistake passes for one."""

from itertools import product

import numpy as np
import torch
from torch.distributions import Normal

from labs.checks.attention_judges import (
    baseline,
    choose,
    episode,
    expected_reward,
    glimpse,
    parameters,
    policy_loss,
    reinforce,
    sensor,
)
from tests.grading import lab
from tests.grading.lab import drawn
from utils.grading import judging
from utils.grading.questions import load
from utils.models import FullyConnectedNet, RecurrentAttention, StridedConvNet
from utils.models.attention import Episode, GlimpseSensor, summed_area
from utils.training import reinforce as objective

CALLS = [question for question in load("attention").values() if isinstance(question.judge, judging.Calls)]


def leaves(case, *names):
    return [torch.tensor(case[name]).requires_grad_() for name in names]


def assert_close(ours, theirs):
    assert np.shape(ours) == tuple(theirs.shape)
    assert np.allclose(ours, theirs.detach(), rtol=1e-9, atol=1e-9)


def test_parameters():
    for case in [case for case in drawn(parameters) if case["side"] <= 100]:
        networks = {"dense": FullyConnectedNet(case["side"]), "conv": StridedConvNet(case["side"])}
        networks["ram"] = RecurrentAttention(2, case["size"], case["scales"])
        for name, network in networks.items():
            assert parameters.right(**case)[name] == sum(weight.numel() for weight in network.parameters())


def test_glimpse_and_sensor():
    for case in drawn(glimpse) + drawn(sensor):
        images, locations = torch.tensor(case["images"]), torch.tensor(case["locations"])
        patches = GlimpseSensor(case["size"], case.get("scales", 1))(summed_area(images), locations)
        checks = sensor if "scales" in case else glimpse
        ours = checks.right(**case)
        assert_close(ours if checks is sensor else ours["patches"][:, None], patches)


def test_patches_of_both_questions_never_begin_halfway_between_two_pixels():
    for case in drawn(glimpse) + drawn(sensor):
        for k in range(case.get("scales", 1)):
            begins = (case["locations"] + 1) / 2 * case["images"].shape[2:] - case["size"] * 2**k / 2
            assert (np.abs(begins % 1 - 0.5) > 0.04).all()


def test_log_density():
    given = choose.inputs(0)
    means, sd = torch.tensor(given["means"]), given["sd"]
    locations = means + sd * torch.randn_like(means)
    theirs = Normal(means, sd).log_prob(locations).sum(1)
    assert_close(choose.log_density(locations.numpy(), given["means"], sd), theirs)


class Given:
    """A network whose episode was given: always right about the first images, and never about the others."""

    def __init__(self, log_probs, rewards, expected):
        self.classes = torch.zeros(len(rewards), dtype=torch.int64)
        logits = torch.stack([rewards, 1 - rewards], dim=1).detach()
        self.episode = Episode(logits, None, None, log_probs, None, expected)

    def __call__(self, _):
        return self.episode


def test_policy_loss_and_baseline_are_the_objective_s():
    """The objective's loss is cross-entropy + weight · policy + misfit: differences of two weights give the parts."""
    for case in drawn(policy_loss):
        log_probs, expected = leaves(case, "log_probs", "expected")
        network = Given(log_probs, torch.tensor(case["rewards"]), expected)
        without, loss = (
            objective(network, (None, network.classes), weight, reward="right")[0] for weight in (0.0, 1.0)
        )
        found = policy_loss.right(**case)
        assert_close(found["loss"], loss - without)
        for name, leaf in (("log_probs", log_probs), ("expected", expected)):
            gradient = torch.autograd.grad(loss - without, leaf, retain_graph=True)[0]
            assert_close(found[f"{name}.grad"], gradient)
    for case in drawn(baseline):
        states, w, b = leaves(case, "states", "w", "b")
        expected = states.detach() @ w + b
        network = Given(torch.zeros_like(expected), torch.tensor(case["rewards"]), expected)
        loss, metrics = objective(network, (None, network.classes), 0.0, reward="right")
        found = baseline.right(**case)
        assert_close(found["expected"], expected)
        assert_close(found["loss"] * len(case["rewards"]), metrics["baseline_mse"][0])
        for name, leaf in (("w", w), ("b", b)):
            assert_close(found[f"{name}.grad"], torch.autograd.grad(loss, leaf, retain_graph=True)[0])
        assert not found["states.grad"].any()


def test_expected_reward_and_its_gradient():
    for case in drawn(expected_reward):
        first, second = leaves(case, "first", "second")
        total = 0
        for i, j in product(range(len(first)), repeat=2):
            total = total + (first.log_softmax(0)[i] + second[i].log_softmax(0)[j]).exp() * case["rewards"][i, j]
        found = expected_reward.right(**case)
        assert_close(found["J"], total)
        for name, gradient in zip(("first", "second"), torch.autograd.grad(total, [first, second]), strict=True):
            assert_close(found[f"{name}.grad"], gradient)


def test_reinforce_is_right_on_average_whatever_the_baseline():
    for case in drawn(reinforce):
        found = reinforce.right(**case)
        exact = expected_reward.right(**{name: case[name] for name in ("first", "second", "rewards")})
        assert np.allclose(found["mean"], [*exact["first.grad"], *exact["second.grad"].ravel()])
        assert found["variance"] >= 0


def test_the_variance_is_that_of_many_episodes():
    case = drawn(reinforce)[1]
    chances, estimates = reinforce.episodes(case["first"], case["second"], case["rewards"] - case["v"])
    played = estimates[np.random.default_rng(0).choice(len(chances), size=50_000, p=chances / chances.sum())]
    assert np.isclose(played.var(0).sum(), reinforce.right(**case)["variance"], rtol=0.05)


def test_an_episode_is_the_network_s():
    """The network's own forward pass, with its parts in the lab's episode."""
    torch.manual_seed(0)
    network, images = RecurrentAttention(4, 8, scales=2, units=16).eval(), torch.rand(3, 1, 28, 28)
    answers = lab.solved("attention")

    def see(images, locations):
        return network.glimpse(answers["sensor"](images, locations, 8, 2), locations)

    with torch.no_grad():
        start = images.new_zeros(3, 16)
        locations, states = answers["episode"](images, see, network.core, network.location, start, 4)
        theirs = network(images)
    torch.testing.assert_close(locations, theirs.locations)
    torch.testing.assert_close(states, theirs.states)


def test_every_wrong_density_differs_from_the_right_one_and_from_the_others():
    given = choose.inputs(0)
    locations = given["means"] + np.random.default_rng(0).normal(size=given["means"].shape) * given["sd"]
    values = {"right": choose.log_density(locations, given["means"], given["sd"])}
    values |= {words: f(locations, given["means"], given["sd"]) for words, f in choose.WRONG_DENSITIES.items()}
    assert len({np.round(value, 6).tobytes() for value in values.values()}) == len(values)


def test_shapes_and_edges():
    """A single image, a single pixel, a single choice and a single place, patches larger than the image, layouts."""
    for checks in (glimpse, sensor, episode):
        assert any(len(case["images"]) == 1 for case in drawn(checks))
    for checks in (glimpse, sensor):
        assert any(len(set(case["images"].shape[2:])) == 2 for case in drawn(checks))
    assert any(case["size"] == 1 for case in drawn(glimpse))
    assert any(case["size"] > min(case["images"].shape[2:]) for case in drawn(glimpse))
    for checks in (policy_loss, baseline):
        names = "log_probs" if checks is policy_loss else "states"
        assert any(case[names].shape[:2] == (1, 1) for case in drawn(checks))
    assert any(case["first"].shape == (1,) for case in drawn(expected_reward))
    assert any(case["glimpses"] == 1 for case in drawn(episode))
    for question in CALLS:
        laid_out = any(case.get("layout") for case in question.inputs(0)["cases"])
        assert laid_out or question.answer == "parameters"
