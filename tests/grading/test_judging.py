"""How results are compared, mistakes are named and verdicts are worded."""

import math

import numpy as np
import pytest

from utils.grading import judging, wording
from utils.grading.cases import case_each, returning
from utils.grading.judging import Calls, same, verdict
from utils.grading.questions import LINES, NOT_ANSWERED, Part

PARTS = (Part("small", 2), Part("large", 3))
MISTAKES = {"it doubles.": lambda x: 2 * x, "it adds two.": lambda x: x + 2, "it fails.": lambda x: x[9, 9]}
calls = Calls("square", PARTS, lambda x: x**2, MISTAKES)
numbers = {"cases": [{"part": part, "arguments": {"x": x}} for part, x in (("small", 2), ("small", 3), ("large", 30))]}
ARRAYS = [np.array([[3.0, 4.0, 5.0]]), np.arange(40.0).reshape(5, 8)]
arrays = {"cases": [{"part": "small", "arguments": {"x": x}, "layout": None} for x in ARRAYS]}


def came(*values):
    return [{"value": value} for value in values]


def test_all_right_takes_one_line():
    passed = calls(numbers, came(4, 9, 900))
    assert passed.passed and passed.message == "5 of 5 points."


def test_a_part_is_earned_when_all_its_cases_are_right():
    partly = calls(numbers, came(4, 9, 60))
    assert partly.points == 2 and partly.message.startswith("2 of 5 points. Not right yet: large.\n")
    assert calls(numbers, came(4, 10, 900)).points == 3


def test_what_was_given_what_came_what_was_expected_and_what_it_means():
    assert calls(numbers, came(4, 6, 60)).message.splitlines() == [
        "0 of 5 points. Not right yet: any part.",
        "Given:    square(x=3)",
        "Came:     6",
        "Expected: 9",
        "This usually means: it doubles.",
    ]


def test_of_two_mistakes_the_one_that_explains_more_calls_is_named():
    twos = {"cases": [{"part": "small", "arguments": {"x": x}} for x in (1, 5)]}
    less = Calls("f", PARTS, lambda x: 9 * x, {"adds.": lambda x: x + 1, "doubles.": lambda x: 2 * x})
    assert "doubles." in less(twos, came(2, 10)).message and "adds." in less(twos, came(2, 6)).message


def test_calls_that_came_right_speak_against_a_mistake():
    both = {"cases": [{"part": "small", "arguments": {"x": x}} for x in (-3, 3)]}
    judge = Calls("f", PARTS, lambda x: abs(x), {"the sign stays.": lambda x: x, "it is negative.": lambda x: -abs(x)})
    assert "the sign stays." in judge(both, came(-3, 3)).message


def test_nothing_is_claimed_of_a_mistake_that_nobody_knows():
    assert "usually" not in calls(numbers, came(4, 7, 900)).message


def test_an_unanswered_question_says_only_that():
    unanswered = calls(numbers, [{"unanswered": True}] * 3)
    assert unanswered.message == NOT_ANSWERED and unanswered.points == 0 and unanswered.of == 5


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ({"error": "ValueError: no (line 3)"}, "Came:     your code stopped with ValueError: no (line 3)"),
        ({"kind": "Tensor"}, "Came:     a value of type Tensor"),
        ({"unanswered": True}, f"Came:     {NOT_ANSWERED}"),
        ({"kind": "list", "of": np.zeros(2)}, "Came:     a value of type list"),
        ({"said": "x, whose requires_grad was switched off"}, "`.detach()` makes another one."),
        ({"error": "ValueError: cannot reshape array"}, "reshape needs blocks"),
        ({"value": None}, "the function ends without `return`"),
        ({"value": 4.0}, "a float was returned"),
        ({"value": np.array(4.0)}, "a float was returned"),
        ({"error": 3}, "nothing that the check can use"),
        ("nonsense", "nothing that the check can use"),
        ({}, "nothing that the check can use"),
    ],
)
def test_whatever_else_came_is_said(outcome, words):
    said = calls(numbers, [outcome, *came(9, 900)])
    assert said.points == 3 and words in said.message


@pytest.mark.parametrize("outputs", [None, 3, [], came(4, 9), {"value": 3}, "x" * 10, [[]] * 3, [None] * 3])
def test_no_output_makes_a_judge_fail(outputs):
    assert calls(numbers, outputs).points == 0


def test_a_hostile_text_stays_on_its_line():
    said = calls(numbers, [{"error": "a\nb\r\n" + "c" * 5_000}, *came(9, 900)])
    assert said.message.count("\n") < LINES and max(map(len, said.message.splitlines())) <= wording.LONGEST


def test_small_arrays_are_written_out():
    said = calls(arrays, came(ARRAYS[0] * 2, ARRAYS[1] ** 2)).message
    assert "Given:    square(x=[[3, 4, 5]])" in said and "Came:     [[6, 8, 10]]" in said
    assert "Expected: [[9, 16, 25]]" in said and "it doubles." in said


def test_of_large_arrays_the_first_difference_is_shown():
    wrong = ARRAYS[1] ** 2
    wrong[2, 1], wrong[4, 7] = 1, 2
    said = calls(arrays, came(ARRAYS[0] ** 2, wrong)).message
    assert "an array of shape (5, 8)" in said and "Came:     1 at [2, 1] (2 of 40 numbers differ)" in said
    assert "Expected: 289 at [2, 1]" in said


def test_of_another_shape_both_shapes_are_shown():
    said = calls(arrays, came(ARRAYS[0].T ** 2, ARRAYS[1] ** 2)).message
    assert "Came:     [[9], [16], [25]], shape (3, 1)" in said and "the last two axes are swapped" in said


def test_a_layout_in_memory_is_said():
    case = arrays["cases"][0] | {"layout": "transposed"}
    assert wording.given("f", case) == "f(x=[[3, 4, 5]]) (transposed in memory)"


@pytest.mark.parametrize(
    ("value", "expected", "equal"),
    [
        (3, 3, True),
        (np.array(3), 3, True),
        (np.int64(3), 3, False),  # only exact arrays come over: NumPy's numbers travel as arrays
        (3.0, 3, False),
        (True, 1, False),
        (np.array([3]), 3, False),
        (np.array([1.0, 2.0]), np.array([1.0, 2.0 + 1e-12]), True),
        (np.array([1, 2]), np.array([1.0, 2.0]), True),
        (np.array([1.0, 2.0]), np.array([1.0, 2.001]), False),
        (np.array([[1.0, 2.0]]), np.array([1.0, 2.0]), False),
        (np.array([math.nan]), np.array([1.0]), False),
        (np.array([math.inf]), np.array([1.0]), False),
        (np.array([True]), np.array([1.0]), False),
        ([1.0, 2.0], np.array([1.0, 2.0]), False),
        ("3", 3, False),
        (None, np.array([1.0]), False),
        (2.5, 2.5, True),
        (np.array(2.5), 2.5, True),
        (2, 2.0, True),
        (True, 1.0, False),
        (np.array([2.5]), 2.5, False),
        (math.nan, 2.5, False),
        (True, True, True),
        (np.array(True), True, True),
        (1, True, False),
        (["a", "b"], ["a", "b"], True),
        (["b", "a"], ["a", "b"], False),
        ([np.ones(2), "b"], ["a", "b"], False),
        ("ab", ["a", "b"], False),
        (np.array([True, False]), np.array([True, False]), True),
        (np.array([True, True]), np.array([True, False]), False),
        (np.array([1, 0]), np.array([True, False]), False),
        (np.array([[True, False]]), np.array([True, False]), False),
        (np.array([True, False]), np.array([1, 0]), False),
        (True, np.array(True), False),
    ],
)
def test_what_equals_what(value, expected, equal):
    assert same(value, expected, 1e-9) is equal


def test_rounded_results_are_recognised():
    assert "rounded" in judging.unspecific(np.array([1.0, 2.0]), np.array([1.4, 2.9]))
    assert judging.unspecific([1.0], np.array([1.4])) == "a NumPy array is asked for."


def test_numbers_are_told_apart_with_as_many_digits_as_it_takes():
    said = calls(arrays, came(ARRAYS[0] ** 2 * (1 + 1e-7), ARRAYS[1] ** 2)).message
    assert "Came:     [[9.0000009, 16.0000016, 25.0000025]]" in said and "float32 is in it somewhere" in said
    assert wording.told_apart(0.3, 0.3 + 1e-9) == ("0.3", "0.300000001")
    assert wording.told_apart(2, 2.0) == ("2", "2.0") and wording.told_apart(2, 2) == ("2", "2")


def test_flags_and_numbers_are_told_apart():
    flags = np.array([True, False])
    assert judging.unspecific(np.array([1, 0]), flags) == "True and False are asked for, not numbers."
    assert judging.unspecific(flags, np.array([1.0, 0.0])) == "numbers are asked for, not True and False."
    assert judging.unspecific(flags[:1], flags) is None


def test_a_verdict_keeps_to_its_lines():
    failures = {"large": [f"line {k}" for k in range(20)]}
    assert verdict(PARTS, failures).message.count("\n") == LINES - 1
    assert verdict(PARTS, failures).points == 2


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (3.0, "3.0"),
        (np.array(2.5), "2.5"),
        (np.arange(16.0), f"[{', '.join(map(str, range(16)))}]"),
        (np.arange(17.0), "an array of shape (17,)"),
        (np.full(7, 0.5), "an array of shape (7,)"),
        (np.array([1, 2]), "[1, 2], whole numbers, shape (2,)"),
        (np.array([np.nan, np.inf]), "[nan, inf]"),
        (np.zeros((0, 3)), "an array of shape (0, 3)"),
        ([(3, 2, 1)], "[(3, 2, 1)]"),
        ({"kind": "relu"}, "{'kind': 'relu'}"),
    ],
)
def test_values_in_a_few_words(value, words):
    assert wording.described(value) == words


def test_a_list_where_an_array_is_asked_for():
    assert "np.array makes one of a list" in calls(arrays, [{"kind": "list"}, {"value": ARRAYS[1] ** 2}]).message


PARTS_OF_BOTH = {"total": "total", "squares": "squares"}
sums = Calls(
    "sums",
    (Part("total", 1), Part("squares", 2)),
    lambda x: {"total": float(x.sum()), "squares": x**2},
    {
        "it is the mean.": lambda x: {"total": float(x.mean())},
        "squares are cubes.": lambda x: {"squares": x**3},
        "all is 0.": lambda x: {"total": 0.0, "squares": 0 * x},
        "only the total is 0.": lambda x: {"total": 0.0, "squares": x**2},
    },
    keeps=("x",),
    scattered="lies elsewhere.",
)
several = {
    "cases": [case for x in (np.array([3.0, 4.0]), np.array([1.0, 5.0])) for case in case_each(PARTS_OF_BOTH, x=x)]
}


def test_of_several_results_each_is_a_part():
    right = came(7.0, np.array([9.0, 16]), 6.0, np.array([1.0, 25]))
    assert sums(several, right).passed
    partly = sums(several, [*came(3.5), *right[1:]])
    assert partly.points == 2 and partly.message.splitlines()[1:] == [
        "Given:    sums(x=[3, 4])",
        "Came:     total = 3.5",
        "Expected: total = 7.0",
        "This usually means: it is the mean.",
    ]
    other = sums(several, [*right[:3], {"kind": "ndarray"}])
    assert "Came:     a value of type ndarray\nExpected: (total, squares)" in other.message
    other = sums(several, [*right[:3], {"kind": "str", "of": "squares"}])
    assert "Came:     squares: a value of type str\nExpected: squares = [1, 25]" in other.message


def test_what_the_check_finds_out_itself_is_not_asked_of_the_answer():
    cases = {"cases": returning(["total"], several["cases"])}
    assert "Came:     your code stopped with no\nExpected: total = 7.0" in sums(cases, [{"error": "no"}] * 4).message


def test_other_results_tell_mistakes_apart():
    zeros = [0.0, np.array([9.0, 16]), 0.0, np.array([1.0, 25])]
    assert "only the total is 0." in sums(several, came(*zeros)).message
    assert "all is 0." in sums(several, came(0.0, np.zeros(2), 0.0, np.zeros(2))).message


def test_an_argument_that_was_changed_is_no_right_answer():
    outcomes = came(7.0, np.array([9.0, 16]), 6.0, np.array([1.0, 25]))
    outcomes[0]["changed"] = ["x"]
    said = sums(several, outcomes)
    assert said.points == 2 and "the right result, but x changed during the call" in said.message
    outcomes[0]["changed"] = ["y", 3]
    assert sums(several, outcomes).passed


def test_where_only_scattered_arrays_fail_their_layout_is_the_reason():
    cases = {"cases": [*several["cases"], *case_each(PARTS_OF_BOTH, "transposed", x=np.array([1.0, 1.0]))]}
    outcomes = came(7.0, np.array([9.0, 16]), 6.0, np.array([1.0, 25]), 2.0, np.zeros(2))
    assert "lies elsewhere." in sums(cases, outcomes).message
    outcomes[1] = {"value": np.zeros(2)}
    assert "lies elsewhere." not in sums(cases, outcomes).message


def test_a_call_of_which_nothing_came():
    outcomes = [], {"unanswered": True}, {"error": "no"}, {"said": "nothing"}
    said = [judging.nothing_to_judge(PARTS, outputs, "f()") for outputs in outcomes]
    assert [verdict.points for verdict in said] == [0, 0, 0, 0] and said[1].message == NOT_ANSWERED
    assert "Given:    f()" in said[2].message and "stopped with no" in said[2].message
    assert "Came:     nothing" in said[3].message
    assert judging.nothing_to_judge(PARTS, {"value": 3}, "f()") is None
