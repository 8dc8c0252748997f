"""What the lab's checks say about an answer that isn't right, and about one that only seems not to be."""

import sys
from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from labs.checks import attention_run
from labs.checks.attention_judges import choose
from tests.grading import lab
from tests.grading.outcomes import ANYTHING
from utils.grading import checking, forbidden
from utils.grading.questions import load

QUESTIONS = load("attention")


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
