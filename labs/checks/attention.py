"""The graded questions of the lab, with their right answers: inputs from a seed, what to run, and the judge.

The right answers never go where student code runs; there only `attention_run` is.
"""

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
from labs.checks.attention_run import RUN
from utils.grading.questions import named_alike

OURS = ("utils.models", "utils.experiments", "utils.training")

POINTS = {
    parameters: 10,
    glimpse: 14,
    sensor: 10,
    choose: 16,
    policy_loss: 12,
    baseline: 8,
    expected_reward: 8,
    reinforce: 12,
    episode: 10,
}

QUESTIONS = named_alike("attention", RUN, POINTS, OURS)
