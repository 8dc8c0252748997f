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
from utils.grading.questions import named_alike

LIBRARIES = ("torch", "F", "nn", "scipy", "scipy.signal", "scipy.special", "skimage", "np.convolve", "np.correlate")
OURS = ("utils.models", "utils.training", "utils.experiments")

POINTS = {
    relu_backward: 6,
    dense: 10,
    cross_entropy: 12,
    wrong_gradients: 10,
    correlate_backward: 14,
    input_gradient: 8,
    max_pool_backward: 12,
    conv_backward: 10,
    train_step: 12,
    divide: 6,
}

QUESTIONS = named_alike("backprop", RUN, POINTS, (*LIBRARIES, *OURS), by_hand=True)
