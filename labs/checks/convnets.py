"""The graded questions of the lab, with their right answers: inputs from a seed, what to run, and the judge.

The right answers never go where student code runs; there only `convnets_run` is.
"""

from labs.checks.convnets_judges import (
    conv_layer,
    convolve,
    count_parameters,
    cross_correlate,
    make_net,
    max_pool,
    output_size,
    receptive_field,
    train,
)
from labs.checks.convnets_run import RUN
from utils.grading.questions import Question

LIBRARIES = ("torch", "F", "nn", "scipy", "scipy.signal", "scipy.ndimage", "skimage", "np.convolve", "np.correlate")
BY_HAND = {"by_hand": True}
OUR_NETS = ("utils.models", "utils.experiments")


def _question(name, points, checks, forbidden=(), more=()):
    """The answer has the question's name."""
    full = f"convnets.{name}"
    return Question(full, points, name, checks.inputs, RUN[full], checks.judge, forbidden, dict(more))


QUESTIONS = (
    _question("output_size", 8, output_size, LIBRARIES, BY_HAND),
    _question("cross_correlate", 12, cross_correlate, LIBRARIES, BY_HAND),
    _question("convolve", 10, convolve, LIBRARIES, BY_HAND),
    _question("conv_layer", 20, conv_layer, LIBRARIES, BY_HAND),
    _question("max_pool", 12, max_pool, LIBRARIES, BY_HAND),
    _question("count_parameters", 10, count_parameters, LIBRARIES, BY_HAND),
    _question("receptive_field", 10, receptive_field, LIBRARIES, BY_HAND),
    _question("make_net", 8, make_net, OUR_NETS),
    _question("train", 10, train, (*OUR_NETS, "utils.training")),
)
