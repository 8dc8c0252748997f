"""The run functions of the lab: they call an answer, beside the student's code, and hand plain data back.

They know no right answer: in the sandbox this is the only file of the checks. NumPy and `utils.grading.calling` only.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.grading.calling import call_each

LOSSES = {  # what a gradient check is tried on: functions of one array
    "Σ w²": lambda w: (w**2).sum(),
    "Σ w³": lambda w: (w**3).sum(),
    "Σ exp w": lambda w: np.exp(w).sum(),
    "log Σ exp w": lambda w: np.log(np.exp(w).sum()),
    "Σ exp 50w": lambda w: np.exp(50 * w).sum(),
    "10⁻⁷ · Σ w²": lambda w: 1e-7 * (w**2).sum(),
    "10⁸ · Σ w²": lambda w: 1e8 * (w**2).sum(),
}


def check_gradients(answer: Callable, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """The loss comes as a name, and is given to the answer as a function."""
    return call_each(answer, inputs, lambda answer, loss, *others: answer(lambda w: float(LOSSES[loss](w)), *others))


def train(answer: Callable, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """Several steps with one batch: the last loss, and the weights afterwards."""

    def steps(answer: Callable, weights: dict, x: np.ndarray, labels: np.ndarray, lr: float, times: int) -> tuple:
        names = list(weights)  # whoever fills the dictionary anew may do so in another order
        losses = [answer(weights, x, labels, lr) for _ in range(times)]
        return losses[-1], *(weights[name] for name in names)

    return call_each(answer, inputs, steps)


def differentiate(answer: Callable, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """An operation's value, and what its rule makes of an error."""

    def operation(answer: Callable, a: np.ndarray, b: np.ndarray, delta: np.ndarray) -> tuple:
        returned = answer(a, b)
        if not isinstance(returned, tuple | list) or len(returned) != 2 or not callable(returned[1]):
            raise TypeError("divide returns two things, the value and the rule, which is a function")
        gradients = returned[1](delta)
        both = isinstance(gradients, tuple | list) and len(gradients) == 2
        return returned[0], *(gradients if both else (gradients, gradients))  # a single one is judged as either

    return call_each(answer, inputs, operation)


RUN = {
    "backprop.relu_backward": call_each,
    "backprop.dense": call_each,
    "backprop.cross_entropy": call_each,
    "backprop.wrong_gradients": check_gradients,
    "backprop.correlate_backward": call_each,
    "backprop.input_gradient": call_each,
    "backprop.max_pool_backward": call_each,
    "backprop.conv_backward": call_each,
    "backprop.train_step": train,
    "backprop.divide": differentiate,
}
