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
from utils.grading.questions import named_alike

LIBRARIES = ("torch", "F", "nn", "scipy", "scipy.signal", "scipy.ndimage", "skimage", "np.convolve", "np.correlate")
OUR_NETS = ("utils.models", "utils.experiments")

BY_HAND = {
    output_size: 8,
    cross_correlate: 12,
    convolve: 10,
    conv_layer: 20,
    max_pool: 12,
    count_parameters: 10,
    receptive_field: 10,
}

QUESTIONS = (
    *named_alike("convnets", RUN, BY_HAND, LIBRARIES, by_hand=True),
    *named_alike("convnets", RUN, {make_net: 8}, OUR_NETS),
    *named_alike("convnets", RUN, {train: 10}, (*OUR_NETS, "utils.training")),
)
