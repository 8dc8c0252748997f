"""What holds of every question of every lab: its solution, its inputs, its mistakes, and whatever a call may give."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.grading import lab
from tests.grading.outcomes import OUTCOME
from utils.grading import checking, judging
from utils.grading.questions import load

LABS = sorted(path.stem for path in (lab.ROOT / "labs" / "source").glob("*.ipynb"))
QUESTIONS = [question for name in LABS for question in load(name).values()]
CALLS = [question for question in QUESTIONS if isinstance(question.judge, judging.Calls)]

every_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
every_calls = pytest.mark.parametrize("question", CALLS, ids=lambda question: question.name)


@every_question
def test_the_solution_is_right_for_any_seed(question):
    answer = lab.solved(question.name.partition(".")[0])[question.answer]
    for seed in (*lab.SEEDS, 2**63 - 1):
        verdict = checking.judged(question, answer, seed)
        assert verdict.passed, verdict.message


@every_question
def test_inputs_follow_from_the_seed_alone(question):
    same, again, other = (checking.plain.encode(question.inputs(seed)) for seed in (5, 5, 6))
    assert same == again and same != other
    assert len(same) < 200_000


@every_calls
def test_the_same_values_are_asked_of_every_part(question):
    cases = question.inputs(0)["cases"]
    assert {case["part"] for case in cases} == {part.name for part in question.judge.parts}


@every_calls
def test_every_mistake_is_wrong_somewhere_and_has_its_own_words(question):
    """No mistake is right for all inputs, and none gives the same as another: else one of them would never be named."""
    cases, gives = question.inputs(0)["cases"], {}
    for words, mistake in question.judge.mistakes.items():
        values = [possible(mistake, case) for case in cases]
        pairs = list(zip(values, cases, strict=True))
        assert any(value is not None and not fits(question, value, case) for value, case in pairs), words
        assert gives.setdefault(str([rounded(value) for value in values]), words) == words


def rounded(value):
    """Numbers to six places; names, or nothing, as they are."""
    return value if value is None or isinstance(value, list) else np.round(np.asarray(value, float), 6).tolist()


def possible(mistake, case):
    try:
        with np.errstate(all="ignore"):
            return judging._result(mistake, case)
    except (ValueError, IndexError, TypeError, KeyError, ZeroDivisionError):
        return None


def fits(question, value, case):
    return judging.same(value, judging._result(question.judge.right, case), 1e-9)


@every_calls
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_outcome_of_a_call_makes_a_judge_fail(question, data):
    inputs = question.inputs(0)
    count = len(inputs["cases"])
    outcomes = data.draw(st.lists(OUTCOME, min_size=1, max_size=4))
    assert question.judge(inputs, (outcomes * count)[:count]).points < question.points
