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
from utils.grading.questions import Question

OURS = ("utils.models", "utils.experiments", "utils.training")


def _question(name, points, checks):
    """The answer has the question's name."""
    full = f"attention.{name}"
    return Question(full, points, name, checks.inputs, RUN[full], checks.judge, OURS)


QUESTIONS = (
    _question("parameters", 10, parameters),
    _question("glimpse", 14, glimpse),
    _question("sensor", 10, sensor),
    _question("choose", 16, choose),
    _question("policy_loss", 12, policy_loss),
    _question("baseline", 8, baseline),
    _question("expected_reward", 8, expected_reward),
    _question("reinforce", 12, reinforce),
    _question("episode", 10, episode),
)
