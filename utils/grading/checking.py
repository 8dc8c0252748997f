"""In a notebook: check an answer, add up the points, and draw pictures only of what is answered.

The grader uses the same inputs, run and judge; only its seeds are secret, and it runs answers in a sandbox.
"""

from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from typing import Any

from utils.grading import forbidden, plain
from utils.grading.questions import NOT_ANSWERED, Question, Verdict, find, load

SEED = 0
PRINTED = 5  # lines that an answer prints and that are shown; it is called many times

_verdicts: dict[str, Verdict] = {}  # the latest of each question, for `score`


def check(name: str, answer: Any) -> Verdict:
    """Print what the question's check says about the answer, and return it (a notebook shows no more than that).

    Raises: UnknownQuestion for a name that no lab has; nothing for whatever the answer does.
    """
    question = find(name)
    verdict = _verdicts[name] = judged(question, answer)
    print(f"{question.answer}: {verdict.message}")
    return verdict


@contextmanager
def _few_lines() -> Iterator[None]:
    """Of what is printed meanwhile, print only the beginning, afterwards."""
    with redirect_stdout(StringIO()) as printed:
        yield
    lines = printed.getvalue().splitlines()
    print("".join(f"{line}\n" for line in lines[:PRINTED]), end="")
    if len(lines) > PRINTED:
        print(f"… (your code printed {len(lines) - PRINTED:,} more lines)")


def judged(question: Question, answer: Any, seed: int = SEED) -> Verdict:
    """The verdict on an answer that is called in this process."""
    if not callable(answer):
        return question.no_points(f"{question.answer} is no function any more; run its cell again.")
    if named := forbidden.named(forbidden.source_of(answer), question.forbidden, getattr(answer, "__globals__", {})):
        return _told(question, named[0])
    inputs = question.inputs(seed)
    try:
        with _few_lines(), forbidden.refused(question.forbidden) as called:
            outputs = question.run(answer, _travelled(inputs))
        outputs = _travelled(outputs)
    except NotImplementedError:
        return Verdict(0, question.points, NOT_ANSWERED)
    except Exception as error:
        return question.no_points(f"The check could not use the answer: {type(error).__name__}: {str(error)[:200]}")
    return _told(question, called[0]) if called else question.judge(inputs, outputs)


def score(lab: str) -> None:
    """Print the points of every question of the lab as its latest check found them, and their sum."""
    questions = load(lab)
    for name, question in questions.items():
        verdict = _verdicts.get(name)
        if verdict is None or verdict.message == NOT_ANSWERED:
            said = "not checked yet" if verdict is None else NOT_ANSWERED
        else:
            said = f"{verdict.points:g} of {verdict.of:g}"
        print(f"{question.answer:20} {said}")
    points = sum(_verdicts[name].points for name in questions if name in _verdicts)
    print(f"{'together':20} {points:g} of {sum(question.points for question in questions.values())}")


@contextmanager
def if_answered() -> Iterator[None]:
    """Around code that uses an answer: says "not answered yet" of a stub, and in one line what a wrong one ran into."""
    try:
        yield
    except NotImplementedError:
        print(NOT_ANSWERED)
    except Exception as error:
        print(f"No picture, see what the check says. ({type(error).__name__}: {str(error)[:200]})")


def _travelled(value: Any) -> Any:
    """The value as it comes out on the other side of the sandbox's wall; so arrays are copies, too."""
    return plain.decode(plain.encode(value))


def _told(question: Question, what: str) -> Verdict:
    return question.no_points(f"It uses {what}, which this question doesn't allow.")
