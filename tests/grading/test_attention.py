"""The right answers of the lab's checks are what the chapter's network and objective say; no mistake passes for one."""

import sys
from functools import partial
from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.distributions import Normal
from torch.nn import functional as F

from labs.checks import attention_run
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
from tests.grading.outcomes import ANYTHING
from utils.grading import checking, forbidden, judging
from utils.grading.questions import load
from utils.models import FullyConnectedNet, RecurrentAttention, StridedConvNet
from utils.models.attention import Episode, GlimpseSensor, summed_area
from utils.training import reinforce as objective

QUESTIONS = load("attention")
CALLS = [question for question in QUESTIONS.values() if isinstance(question.judge, judging.Calls)]


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


@pytest.fixture
def uses_nothing(monkeypatch):
    """An answer that is written in this file isn't taken to use what this file uses."""
    monkeypatch.setattr(forbidden, "source_of", lambda answer: "")


def told(name, answer):
    return checking.judged(QUESTIONS[f"attention.{name}"], answer)


LOOPS = {
    "a comprehension": lambda right: lambda *given: torch.cat([one(right, n, given) for n in range(len(given[0]))]),
    "a generator": lambda right: lambda *given: torch.cat((*(one(right, n, given) for n in range(len(given[0]))),)),
    "map": lambda right: lambda *given: torch.cat([*map(partial(one, right, given=given), range(len(given[0])))]),
}


def one(right, n, given):
    """The patch of a single image, (1, size, size)."""
    images, locations, size = given
    return right(images[n : n + 1], locations[n : n + 1], size)


@pytest.mark.usefixtures("uses_nothing")
@pytest.mark.parametrize("loop", LOOPS)
def test_whatever_goes_through_the_images_one_by_one_is_seen(loop):
    said = told("glimpse", LOOPS[loop](lab.solved("attention")["glimpse"]))
    assert said.points == 11 and "Not right yet: no loop over the images." in said.message


def test_counting_lines_leaves_a_debugger_where_it_was():
    def nothing(frame, event, argument):
        return None

    before = sys.gettrace()
    sys.settrace(nothing)
    try:
        assert attention_run._counted(abs, -3) == (3, 0)
        assert sys.gettrace() is nothing
    finally:
        sys.settrace(before)


@pytest.mark.usefixtures("uses_nothing")
@pytest.mark.parametrize("returned", [None, 3, (1, 2), "no", [torch.zeros(2)], torch.ones(())], ids=str)
def test_what_is_no_loss_is_named(returned):
    said = told("policy_loss", lambda *_: returned)
    assert said.points == 3 * isinstance(returned, torch.Tensor)
    assert "Came:     " in said.message and "Expected: " in said.message


def with_places(rounded):
    """The counts of `parameters`, with so many places of the kernel along a side."""

    def counts(side, size, scales):
        dense, _, ram = lab.solved("attention")["parameters"](side, size, scales)
        return dense, 808 + (8 * rounded(side) ** 2 + 1) * 256 + 2570, ram

    return counts


def concatenated(images, locations, size, scales):
    glimpse = lab.solved("attention")["glimpse"]
    return torch.cat([F.avg_pool2d(glimpse(images, locations, size * 2**k), 2**k) for k in range(scales)])


def all_pairs(images, locations, size):
    glimpse = lab.solved("attention")["glimpse"]
    at_each = [glimpse(images, location.expand(len(images), 2), size) for location in locations]
    return torch.stack(at_each, dim=1)


def unreduced(log_probs, rewards, expected):
    return -log_probs * (rewards - expected).detach()


def in_float32(first, second, rewards, v):
    returned = lab.solved("attention")["reinforce"](first.float(), second.float(), rewards.float(), v)
    return [one.double() for one in returned]


def changed(question, change):
    """The right answer, with something done to what it returns."""
    return lambda *given: change(lab.solved("attention")[question](*given))


REFUTED_BY_THE_EXAMPLE = [
    ("parameters", with_places(lambda side: round((side - 10) / 5 + 1)), "rounded to the nearest"),
    ("sensor", concatenated, "like more images"),
    ("policy_loss", lambda *given: unreduced(*given).mean(1), "for each choice, (T − 1,). Add them up."),
    ("policy_loss", lambda *given: unreduced(*given).sum(1), "and divide by the number of images"),
    ("policy_loss", lambda *given: unreduced(*given).sum(0), "for each image, (N,)"),
    ("policy_loss", lambda *given: unreduced(*given).sum(0).mean()[None], "an axis of size 1"),
    ("policy_loss", unreduced, "for each choice of each image"),
    ("baseline", changed("baseline", lambda returned: (returned[0].T, returned[1])), "`expected` is transposed"),
    ("baseline", changed("baseline", lambda returned: (returned[0], returned[1].sqrt())), "a root was taken"),
    ("glimpse", all_pairs, "every image was cut at every location"),
    ("glimpse", changed("glimpse", lambda patches: patches[:, None]), "the channel is still there"),
    ("choose", changed("choose", lambda returned: [one.squeeze() for one in returned]), "locations of shape (2,)"),
]


@pytest.mark.usefixtures("uses_nothing")
@pytest.mark.parametrize(("name", "answer", "words"), REFUTED_BY_THE_EXAMPLE)
def test_what_the_example_refutes_is_named_all_the_same(name, answer, words):
    assert words in told(name, answer).message


@pytest.mark.usefixtures("uses_nothing")
def test_numbers_that_differ_look_different():
    lines = told("reinforce", in_float32).message.splitlines()
    assert lines[2].partition("=")[2] != lines[3].partition("=")[2] and "float32 is in it somewhere" in lines[4]


@pytest.mark.usefixtures("uses_nothing")
def test_the_result_that_can_t_be_used_is_named():
    said = told("reinforce", changed("reinforce", lambda returned: (returned[0], returned[1].item())))
    assert "Came:     variance: a value of type float, which is no tensor\nExpected: variance = " in said.message


@pytest.mark.usefixtures("uses_nothing")
@pytest.mark.parametrize("name", ["policy_loss", "baseline", "choose", "expected_reward"])
def test_requires_grad_that_was_switched_off_is_no_error_of_the_code(name):
    def switches_off(*given):
        given[0].requires_grad_(False)
        return lab.solved("attention")[name](*given)

    said = told(name, switches_off)
    assert "requires_grad was switched off" in said.message and "stopped with" not in said.message


@pytest.mark.usefixtures("uses_nothing")
@pytest.mark.parametrize("look", [lambda x: x.tolist(), lambda x: int(x[0, 0]), lambda x: x[x > 0]])
def test_what_looks_at_numbers_is_not_said_to_lie_elsewhere(look):
    def looking(images, locations, size):
        look(locations)
        return lab.solved("attention")["glimpse"](images, locations, size)

    assert told("glimpse", looking).passed


@pytest.mark.usefixtures("uses_nothing")
def test_an_error_says_what_the_answer_itself_was_to_return():
    def stops(*_):
        raise IndexError("too far")

    assert "Expected: (expected, loss)" in told("baseline", stops).message
    assert "Expected: (locations, states)" in told("episode", stops).message
    assert "Expected: (" not in told("policy_loss", stops).message


@pytest.mark.usefixtures("uses_nothing")
def test_lists_of_tensors_are_named():
    def listed(*given):
        return tuple(list(one) for one in lab.solved("attention")["episode"](*given))

    assert "torch.stack makes one tensor of them" in told("episode", listed).message


@pytest.mark.usefixtures("uses_nothing")
def test_the_network_of_an_episode_says_what_it_was_given():
    def flat(images, see, core, where, h, glimpses):
        return see(images.flatten(1), images.new_zeros(len(images), 2)), h

    assert "ValueError: see takes a tensor (1, 1, 2, 2) there, but it was given (1, 4)" in told("episode", flat).message


CHOSEN = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("locations", "log_probs", "again", "alone", "changed", "gradient", "flows"), ANYTHING)
    | {
        "locations": st.sampled_from([np.zeros((6_000, 2)), np.ones((6_000, 2)), np.full((6_000, 2), np.nan)]),
        "log_probs": st.sampled_from([np.zeros(6_000), np.zeros((6_000, 2)), np.full(6_000, np.inf)]),
        "gradient": st.sampled_from([None, np.zeros((6_000, 2)), np.ones(6_000)]),
    },
)


@settings(max_examples=80, deadline=None)
@given(outputs=CHOSEN | ANYTHING)
def test_no_description_makes_the_judge_of_choosing_fail(outputs):
    assert choose.judge(choose.inputs(0), outputs).points < 16
