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
from utils.grading.questions import named_alike

OURS = ("utils.models", "utils.experiments", "utils.training", "utils.data.sums")
RECURRENT = ("nn.GRU", "nn.GRUCell", "nn.modules.rnn", "torch.gru", "torch.gru_cell", "nn.utils.rnn")

POINTS = {
    mask: 6,
    draw: 12,
    time_distributed: 12,
    gru_cell: 14,
    last_states: 12,
    deep_set: 8,
    by_length: 10,
    sum_distribution: 16,
    product_distribution: 10,
}

QUESTIONS = named_alike("addition", RUN, POINTS, (*RECURRENT, *OURS))
