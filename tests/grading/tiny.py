"""A lab of three small questions; `grading_lab` in conftest.py makes it known as `tiny`."""

import numpy as np

from tests.grading.tiny_run import RUN
from utils.grading.questions import Question, Verdict


def _numbers(seed):
    return {"values": np.random.default_rng(seed).integers(1, 9, 4).tolist()}


def _judge(name, points, right):
    def judge(inputs, outputs):
        if outputs == ["explode"]:
            raise RuntimeError("the judge was not ready for this")
        if not isinstance(outputs, list) or len(outputs) != len(inputs["values"]):
            return Verdict(0, points, f"0 of {points} points. No list came.")
        share = sum(came == right(x) for came, x in zip(outputs, inputs["values"], strict=True)) / len(outputs)
        message = f"{points * share:g} of {points} points."
        return Verdict(points * share, points, message if share == 1 else f"{message} Wrong.\nCame: {outputs}")

    return Question(f"tiny.{name}", points, name, _numbers, RUN[f"tiny.{name}"], judge, ("np.square",))


QUESTIONS = (
    _judge("double", 20, lambda x: 2 * x),
    _judge("square", 30, lambda x: x * x),
    _judge("absolute", 50, abs),
)
