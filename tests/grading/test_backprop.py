"""The right answers of the lab's checks are what PyTorch's autograd says, and no mistake passes for one."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from labs.checks import backprop_run
from labs.checks.backprop_judges import (
    conv_backward,
    correlate_backward,
    cross_entropy,
    dense,
    divide,
    input_gradient,
    max_pool_backward,
    relu_backward,
    train_step,
    wrong_gradients,
)
from tests.grading import lab
from tests.grading.outcomes import OUTCOME
from utils.grading import checking, judging
from utils.grading.questions import load

SEEDS = range(5)
QUESTIONS = load("backprop")

every_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.answer)


def drawn(checks):
    """The arguments of all calls, each once where a call has several results."""
    cases = [case for seed in SEEDS for case in checks.inputs(seed)["cases"]]
    return [case["arguments"] for case in cases if case.get("result") in (None, *case.get("results", [])[:1])]


def autograd(function, delta, *arrays):
    """The output of function(*arrays), and the gradients of the arrays, given that of the output."""
    leaves = [torch.tensor(array, requires_grad=True) for array in arrays]
    output = function(*leaves)
    return output.detach().numpy(), [g.numpy() for g in torch.autograd.grad(output, leaves, torch.tensor(delta))]


def assert_close(ours, theirs):
    for one, other in zip(ours, theirs, strict=True):
        assert np.shape(one) == np.shape(other)
        assert np.allclose(one, other, rtol=1e-11, atol=1e-11)


def test_relu_and_dense():
    for case in drawn(relu_backward):
        assert_close([relu_backward.right(**case)], autograd(torch.relu, case["da"], case["z"])[1])
    for case in drawn(dense):
        x, w, b, delta = case["x"], case["w"], case["b"], case.get("delta")
        z, gradients = autograd(F.linear, np.ones((len(x), len(w))) if delta is None else delta, x, w, b)
        assert_close(
            [dense.right(**case)] if delta is None else dense.right(**case).values(),
            [z] if delta is None else gradients,
        )


def test_cross_entropy():
    for case in drawn(cross_entropy):
        labels = torch.tensor(case["labels"])
        loss, (delta,) = autograd(lambda logits: F.cross_entropy(logits, labels), 1.0, case["logits"])  # noqa: B023
        assert_close(cross_entropy.right(**case).values(), [loss, delta])


def test_slopes_of_the_losses_and_which_gradients_are_wrong():
    for case in drawn(wrong_gradients):
        w, loss = torch.tensor(case["w"], requires_grad=True), case["loss"]
        in_torch = {"Σ exp w": lambda w: w.exp().sum(), "log Σ exp w": lambda w: w.exp().sum().log()}
        in_torch |= {"Σ exp 50w": lambda w: (50 * w).exp().sum()}
        in_torch.get(loss, backprop_run.LOSSES[loss])(w).backward()
        assert_close([wrong_gradients.SLOPES[loss](case["w"])], [w.grad.numpy()])
        off = {n: np.abs(g - w.grad.numpy()).max() / w.grad.abs().max() for n, g in case["gradients"].items()}
        assert wrong_gradients.right(**case) == [name for name, value in off.items() if not value < 1e-6]
        assert not any(1e-6 <= value < 1e-3 for value in off.values()), "a gradient is neither right nor wrong"


def test_every_gradient_check_can_tell_right_from_wrong():
    """Differences to both sides are exact enough for each loss, with any usual step."""
    for case in drawn(wrong_gradients):
        for step in (1e-4, 1e-5, 1e-6):
            slopes = wrong_gradients._differences(case["loss"], case["w"], step, step)
            assert wrong_gradients._judged(slopes, case["gradients"]) == wrong_gradients.right(**case)


def test_correlate_backward():
    for case in drawn(correlate_backward):
        x, w = case["x"][None, None], case["w"][None, None]
        _, (dx, dw, db) = autograd(F.conv2d, case["delta"][None, None], x, w, np.zeros(1))
        assert_close(correlate_backward.right(**case).values(), [dx[0, 0], dw[0, 0], db[0]])


def test_input_gradient():
    """A convolution layer is a cross-correlation layer with its kernel turned."""
    for case in drawn(input_gradient):
        kernel = case["w"] if case["layer"] == "cross-correlation" else np.rot90(case["w"], 2).copy()
        x = np.zeros((1, 1, *np.add(case["delta"].shape, kernel.shape) - 1))
        _, (dx,) = autograd(lambda x: F.conv2d(x, torch.tensor(kernel)[None, None]), case["delta"][None, None], x)  # noqa: B023
        right = input_gradient.right(**case)
        assert_close([right["dx"]], dx[0])
        turned = np.rot90(case["w"], 2) if right["turned"] else case["w"]
        full = lab.solved("backprop")["full"](case["delta"], turned, case["operation"])
        assert_close([full], [right["dx"]])


def test_max_pool_backward():
    for case in drawn(max_pool_backward):
        size, stride = case["size"], case["stride"]
        _, gradients = autograd(lambda x: F.max_pool2d(x, size, stride), case["da"], case["x"])  # noqa: B023
        assert_close([max_pool_backward.right(**case)], gradients)


def test_conv_backward():
    for case in drawn(conv_backward):
        x, w, b = case["x"], case["w"], np.zeros(len(case["w"]))
        _, gradients = autograd(lambda x, w, b: F.conv2d(x, w, b, case["stride"]), case["delta"], x, w, b)  # noqa: B023
        assert_close(conv_backward.right(**case).values(), gradients)


def test_train_step():
    for case in drawn(train_step):
        weights = {name: torch.tensor(w, requires_grad=True) for name, w in case["weights"].items()}
        w, b, m, c = weights.values()
        step = torch.optim.SGD(weights.values(), lr=case["lr"])
        for _ in range(case["times"]):
            a = F.max_pool2d(F.conv2d(torch.tensor(case["x"]), w, b, stride=2).relu(), 2)
            loss = F.cross_entropy(a.flatten(1) @ m.T + c, torch.tensor(case["labels"]))
            step.zero_grad()
            loss.backward()
            step.step()
        assert_close(train_step.right(**case).values(), [t.detach().numpy() for t in (loss, w, b, m, c)])


def test_divide():
    for case in drawn(divide):
        value, gradients = autograd(torch.divide, case["delta"], case["a"], case["b"])
        assert_close(divide.right(**case).values(), [value, *gradients])


@every_question
def test_the_solution_is_right_for_any_seed(question):
    answer = lab.solved("backprop")[question.answer]
    for seed in (*SEEDS, 2**63 - 1):
        verdict = checking.judged(question, answer, seed)
        assert verdict.passed, verdict.message


@every_question
def test_inputs_follow_from_the_seed_alone(question):
    same, again, other = (checking.plain.encode(question.inputs(seed)) for seed in (5, 5, 6))
    assert same == again and same != other
    assert len(same) < 200_000


@every_question
def test_the_same_values_are_asked_of_every_part(question):
    cases = question.inputs(0)["cases"]
    assert {case["part"] for case in cases} == {part.name for part in question.judge.parts}


@every_question
def test_every_mistake_is_wrong_somewhere_and_has_its_own_words(question):
    """No mistake is right for all inputs, and none gives the same as another: else one of them would never be named."""
    cases, gives = question.inputs(0)["cases"], {}
    for words, mistake in question.judge.mistakes.items():
        values = [possible(mistake, case) for case in cases]
        pairs = list(zip(values, cases, strict=True))
        assert any(value is not None and not fits(question, value, case) for value, case in pairs), words
        key = str([np.round(value, 6).tolist() if isinstance(value, float | np.ndarray) else value for value in values])
        assert gives.setdefault(key, words) == words


def possible(mistake, case):
    try:
        with np.errstate(all="ignore"):
            return judging._result(mistake, case)
    except (ValueError, IndexError, TypeError, KeyError):
        return None


def fits(question, value, case):
    return judging.same(value, judging._result(question.judge.right, case), 1e-9)


def test_shapes_and_edges():
    """One pixel, oblong images, a batch of one, kernels as large as the image, strides that don't divide, layouts."""
    xs = [(case["x"].shape, case["w"].shape) for case in drawn(correlate_backward)]
    assert ((1, 1), (1, 1)) in xs and any(x == w for x, w in xs) and any(x[0] < x[1] for x, _ in xs)
    convs = drawn(conv_backward)
    assert any(len(case["x"]) == 1 for case in convs) and any(case["x"].shape[2:] == (1, 1) for case in convs)
    assert any((case["x"].shape[2] - case["w"].shape[2]) % case["stride"] for case in convs)
    assert any((case["x"].shape[2] - case["size"]) % case["stride"] for case in drawn(max_pool_backward))
    assert any(case["z"].ndim == 4 for case in drawn(relu_backward)) and any(
        case["b"].ndim == 0 for case in drawn(divide)
    )
    for question in QUESTIONS.values():
        layouts = {case.get("layout") for case in question.inputs(0)["cases"]}
        assert len(layouts) > 1 or question.answer == "train_step"


@every_question
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_outcome_of_a_call_makes_a_judge_fail(question, data):
    inputs = question.inputs(0)
    count = len(inputs["cases"])
    outcomes = data.draw(st.lists(OUTCOME, min_size=1, max_size=4))
    assert question.judge(inputs, (outcomes * count)[:count]).points < question.points
