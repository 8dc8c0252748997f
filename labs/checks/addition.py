"""The graded questions of the lab, with their right answers: inputs from a seed, what to run, and the judge.

The right answers never go where student code runs; there only `addition_run` is.
"""

from labs.checks.addition_judges import (
    by_length,
    deep_set,
    draw,
    gru_cell,
    last_states,
    mask,
    product_distribution,
    sum_distribution,
    time_distributed,
)
from labs.checks.addition_run import RUN
from utils.grading.questions import Question

OURS = ("utils.models", "utils.experiments", "utils.training", "utils.data.sums")
RECURRENT = ("nn.GRU", "nn.GRUCell", "nn.modules.rnn", "torch.gru", "torch.gru_cell", "nn.utils.rnn")


def _question(name, points, checks):
    """The answer has the question's name."""
    full = f"addition.{name}"
    return Question(full, points, name, checks.inputs, RUN[full], checks.judge, (*RECURRENT, *OURS))


QUESTIONS = (
    _question("mask", 6, mask),
    _question("draw", 12, draw),
    _question("time_distributed", 12, time_distributed),
    _question("gru_cell", 14, gru_cell),
    _question("last_states", 12, last_states),
    _question("deep_set", 8, deep_set),
    _question("by_length", 10, by_length),
    _question("sum_distribution", 16, sum_distribution),
    _question("product_distribution", 10, product_distribution),
)
