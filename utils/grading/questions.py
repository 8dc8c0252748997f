"""What a graded question is, and what a check says about an answer. Standard library and NumPy only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

LINES = 8  # that a check's message may have
NOT_ANSWERED = "not answered yet"  # what is said of an answer that raises NotImplementedError


@dataclass(frozen=True)
class Part:
    """One part of a question: what it asks for, and what it is worth."""

    name: str
    points: float


@dataclass(frozen=True)
class Verdict:
    """What a check says: points of how many, and a message for the student of at most 8 lines."""

    points: float
    of: float
    message: str

    def __post_init__(self):
        if not 0 <= self.points <= self.of:
            raise ValueError(f"A verdict needs 0 to {self.of} points, got {self.points}.")
        if self.message.count("\n") >= LINES:
            raise ValueError(f"A check's message has at most {LINES} lines, got:\n{self.message}")

    @property
    def passed(self) -> bool:
        """Whether every point was earned."""
        return self.points == self.of

    def _ipython_display_(self) -> None:
        """Show nothing: a cell that ends with `check(…)` has printed the message already."""


@dataclass(frozen=True)
class Question:
    """One graded question.

    name: "lab.question". points: of the lab's 100. answer: the name that the student defines. inputs: from a seed to
    plain data. run: calls the answer with the inputs, beside the student's code, and returns plain data; it knows no
    right answer. judge: from inputs and outputs to a verdict; it holds the right answer and runs outside. forbidden:
    what the answer may not call, as people write it ("F.conv2d"). more: settings of single questions ("by_hand").
    """

    name: str
    points: int
    answer: str
    inputs: Callable[[int], dict[str, Any]]
    run: Callable[[Any, dict[str, Any]], Any]
    judge: Callable[[dict[str, Any], Any], Verdict]
    forbidden: Sequence[str] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    def no_points(self, why: str) -> Verdict:
        """None of its points, for a reason that concerns the whole answer."""
        return Verdict(0, self.points, f"0 of {self.points:g} points. {' '.join(why.split())}")


def named_alike(
    lab: str,
    run: Mapping[str, Callable[[Any, dict[str, Any]], Any]],
    points: Mapping[Any, int],
    forbidden: Sequence[str] = (),
    **more: Any,
) -> tuple[Question, ...]:
    """Questions that have the name of the function to be written, and of the module that judges it.

    points: of each, {module with `inputs` and `judge`: points}, in the order of the lab. run: {"lab.question": what
    calls the answer}. forbidden and more: see Question.
    """

    def asked(checks: Any, worth: int) -> Question:
        name = checks.__name__.rpartition(".")[2]
        full = f"{lab}.{name}"
        return Question(full, worth, name, checks.inputs, run[full], checks.judge, forbidden, more)

    return tuple(asked(checks, worth) for checks, worth in points.items())


class UnknownQuestion(Exception):
    """No question, or no lab, has that name."""


def load(lab: str) -> dict[str, Question]:
    """The lab's questions by name, in the order of the lab, from `labs/checks/LAB.py`."""
    try:
        module = import_module(f"labs.checks.{lab}")
    except ModuleNotFoundError as error:
        if error.name != f"labs.checks.{lab}":
            raise
        raise UnknownQuestion(f"There is no lab {lab!r}; labs lie in labs/source.") from error
    return {question.name: question for question in module.QUESTIONS}


def find(name: str) -> Question:
    """The question of that name, such as "convnets.output_size"; an UnknownQuestion that lists what there is."""
    lab, _, _ = name.partition(".")
    questions = load(lab)
    if name not in questions:
        raise UnknownQuestion(f"There is no question {name!r}; the lab has: {', '.join(questions)}.")
    return questions[name]
