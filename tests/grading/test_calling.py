"""An answer is called with arrays laid out as said, and what it gives comes back as plain data."""

import numpy as np
import pytest

from utils.grading import calling, plain
from utils.grading.cases import case, case_each

X = np.arange(12.0).reshape(3, 4)


def called(answer, *cases, how=None):
    return calling.call_each(answer, {"cases": list(cases)}, how)


@pytest.mark.parametrize("layout", calling.LAYOUTS)
def test_a_layout_changes_where_numbers_lie_and_not_what_they_are(layout):
    seen = []
    called(seen.append, case("any", layout, x=X))
    assert np.array_equal(seen[0], X) and not seen[0].flags.c_contiguous


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        (3, {"value": 3}),
        (2.5, {"value": 2.5}),
        (np.float32(2.5), {"value": np.array(2.5)}),
        (None, {"value": None}),
        (True, {"value": True}),
        (["a", "b"], {"value": ["a", "b"]}),
        ([1, 2], {"kind": "list"}),
        (["a"] * 51, {"kind": "list"}),
        ("a", {"kind": "str"}),
        (2**70, {"kind": "int"}),
        (np.zeros(100_001), {"kind": "array of shape (100001,)"}),
    ],
)
def test_what_is_handed_back(value, outcome):
    found = called(lambda x: value, case("any", x=X))[0]
    assert found == outcome and plain.decode(plain.encode(found)) == outcome


def test_of_several_results_one_is_picked():
    parts = {"sum": "a", "product": "b"}
    assert called(lambda x, y: (x + y, x * y), *case_each(parts, x=3, y=4)) == [{"value": 7}, {"value": 12}]
    assert called(lambda x, y: x + y, *case_each(parts, x=3, y=4)) == [{"kind": "int"}] * 2
    assert called(lambda x, y: (1, 2, 3), *case_each(parts, x=3, y=4)) == [{"kind": "tuple of 3"}] * 2
    other = called(lambda x, y: (7, "b"), *case_each(parts, x=3, y=4))
    assert other == [{"value": 7}, {"kind": "str", "of": "product"}]


def test_changed_arguments_are_noted():
    def change(x, many, same):
        x[0] = 7
        many["b"][1] = np.nan

    arrays = {"x": X, "many": {"a": X[0], "b": X[1]}, "same": np.array([np.nan])}
    assert called(change, case("any", **arrays)) == [{"value": None, "changed": ["x", "many"]}]
    assert X[0, 0] == 0, "the case itself keeps its numbers"


def test_stubs_and_errors():
    def stub(x):
        raise NotImplementedError

    def calls_a_stub(x):
        return stub(x)

    assert called(stub, case("any", x=1)) == [{"unanswered": True}]
    assert "stub, which it calls, is not answered yet (line" in called(calls_a_stub, case("any", x=1))[0]["error"]
    assert called(lambda x: x[9], case("any", x=[]))[0]["error"].startswith("IndexError: list index out of range (line")


def test_what_leaves_nothing_to_judge_is_no_error():
    def refuse(answer, x):
        raise calling.NothingToJudge("no way")

    assert called(abs, case("any", x=1), how=refuse) == [{"said": "no way"}]


def test_the_answer_may_be_called_in_another_way():
    doubled = called(lambda x: x + 1, case("any", x=3), how=lambda answer, x: 2 * answer(x))
    assert doubled == [{"value": 8}]


def test_an_overflow_is_no_warning():
    assert called(lambda x: np.exp(x), case("any", x=np.array([1e4])))[0]["value"] == [np.inf]
