"""The right answers of the lab's checks are what PyTorch's autograd says, and no mistake passes for one."""

import numpy as np
import torch
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
from tests.grading.lab import drawn
from utils.grading.questions import load

QUESTIONS = load("backprop")


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
        assert wrong_gradients.right(**case) == [name for name, value in off.items() if not value < 6e-6]
        assert not any(6e-6 <= value < 9e-5 for value in off.values()), "a gradient is neither right nor wrong"


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
