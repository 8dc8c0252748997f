"""The graded questions of the lab, with their right answers: inputs from a seed, what to run, and the judge.

The right answers never go where student code runs; there only `backprop_run` is.
"""

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
from labs.checks.backprop_run import RUN
from utils.grading.questions import Question

LIBRARIES = ("torch", "F", "nn", "scipy", "scipy.signal", "scipy.special", "skimage", "np.convolve", "np.correlate")
OURS = ("utils.models", "utils.training", "utils.experiments")


def _question(name, points, checks):
    """The answer has the question's name, and is written by hand."""
    full = f"backprop.{name}"
    return Question(full, points, name, checks.inputs, RUN[full], checks.judge, (*LIBRARIES, *OURS), {"by_hand": True})


QUESTIONS = (
    _question("relu_backward", 6, relu_backward),
    _question("dense", 10, dense),
    _question("cross_entropy", 12, cross_entropy),
    _question("wrong_gradients", 10, wrong_gradients),
    _question("correlate_backward", 14, correlate_backward),
    _question("input_gradient", 8, input_gradient),
    _question("max_pool_backward", 12, max_pool_backward),
    _question("conv_backward", 10, conv_backward),
    _question("train_step", 12, train_step),
    _question("divide", 6, divide),
)
