"""The right answers of the lab's checks are what PyTorch and the chapter's nets say, and no mistake passes for one."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

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
from labs.checks.addition_run import ENCODERS
from tests.grading import lab
from tests.grading.lab import drawn
from tests.grading.outcomes import ANYTHING
from utils.data import sums
from utils.grading import checking, forbidden, judging
from utils.grading.questions import load
from utils.grading.tensors import call
from utils.models.set_adders import SetReader, convolved, multiplied

QUESTIONS = load("addition")
CALLS = [question for question in QUESTIONS.values() if isinstance(question.judge, judging.Calls)]


def tensors(case, *names):
    return [torch.tensor(case[name]) for name in names]


def assert_close(ours, theirs):
    assert np.shape(ours) == tuple(theirs.shape)
    assert np.allclose(ours, theirs.detach(), rtol=1e-11, atol=1e-11)


def test_mask_and_unfolding():
    for case in drawn(mask):
        assert np.array_equal(mask.right(**case), sums.mask(torch.tensor(case["lengths"])))
    for case in drawn(time_distributed):
        x, lengths = tensors(case, "x", "lengths")
        codes = ENCODERS[case["encoder"]](x[sums.mask(lengths)])
        assert_close(time_distributed.right(**case)["codes"], sums.padded(codes, lengths))


def test_gru_cell():
    for case in drawn(gru_cell):
        cell = nn.GRUCell(case["x"].shape[1], case["h"].shape[1], dtype=torch.float64)
        fill(cell.parameters(), case)
        assert_close(gru_cell.right(**case), cell(*tensors(case, "x", "h")))


def test_last_states():
    for case in drawn(last_states):
        gru = nn.GRU(case["codes"].shape[2], case["w_h"].shape[1], batch_first=True, dtype=torch.float64)
        fill(gru.parameters(), case)
        codes, lengths = tensors(case, "codes", "lengths")
        packed = pack_padded_sequence(codes, lengths, batch_first=True, enforce_sorted=False)
        assert_close(last_states.right(**case), gru(packed)[1][0])


@torch.no_grad()
def fill(parameters, case):
    for parameter, name in zip(parameters, last_states.WEIGHTS, strict=True):
        parameter.copy_(torch.tensor(case[name]))


@torch.no_grad()
def test_deep_set():
    for case in drawn(deep_set):
        embeddings, lengths, w, b = tensors(case, "embeddings", "lengths", "w", "b")
        reader = SetReader(len(w)).double()
        reader.dense.weight.copy_(w[None])
        reader.dense.bias.copy_(b[None])
        assert_close(deep_set.right(**case), reader((embeddings, lengths)))


def test_by_length():
    for case in drawn(by_length):
        found = by_length.right(**case)
        assert list(found["there"]) == sorted(set(case["lengths"].tolist()))
        assert np.allclose((1 - found["e"]) ** found["there"], found["exact"])
        right = case["results"] == case["targets"]
        counts = {n: (case["lengths"] == n).sum() for n in found["there"]}
        assert np.isclose(sum(found["exact"] * list(counts.values())), right.sum())
        assert ((found["exact"] >= 0) & (found["exact"] <= 1)).all()


def test_sum_distribution_and_its_way_back():
    for case in drawn(sum_distribution):
        p, lengths = torch.tensor(case["p"], requires_grad=True), torch.tensor(case["lengths"])
        terms = torch.zeros(*sums.mask(lengths).shape, p.shape[1], dtype=torch.float64)
        terms[..., 0] = 1
        terms[sums.mask(lengths)] = p
        total = convolved(terms) if p.shape[1] == 10 else plain_sum(terms)
        if case.get("delta") is not None:
            (total,) = torch.autograd.grad((total * torch.tensor(case["delta"])).sum(), p)
        assert_close(sum_distribution.right(**case), total)


def plain_sum(terms):
    """Every combination of values, one by one."""
    n, t, k = terms.shape
    total = torch.zeros(n, (k - 1) * t + 1, dtype=torch.float64)
    for values in np.ndindex(*[k] * t):
        total[:, sum(values)] += torch.stack([terms[:, step, value] for step, value in enumerate(values)]).prod(0)
    return total


def test_product_distribution():
    for case in drawn(product_distribution):
        p, q = tensors(case, "p", "q")
        result = product_distribution.right(**case)
        rng = np.random.default_rng(0)
        pairs = [rng.choice(len(one), size=20_000, p=one) for one in (case["p"], case["q"])]
        shares = np.bincount(pairs[0] * pairs[1], minlength=len(result)) / 20_000
        assert np.abs(shares - result).max() < 0.03 and np.isclose(result.sum(), 1)
        if len(p) == len(q) == 10:  # the chapter's network begins with a 1, and multiplies by one digit after the other
            steps = torch.tensor([(i, d, i * d) for i in range(82) for d in range(10) if i * d < 82]).T
            assert_close(result, multiplied(torch.stack([p, q])[None], torch.arange(82), steps)[0])


def test_shapes_and_edges():
    """A single sequence, a single term, sequences in any order, padding that isn't zero, shares of 0 and 1, layouts."""
    for checks in (mask, time_distributed, last_states, deep_set, sum_distribution):
        lengths = [case["lengths"].tolist() for case in drawn(checks)]
        assert any(len(its) == 1 for its in lengths) and any(set(its) == {1} for its in lengths)
        assert any(its != sorted(its) and its != sorted(its, reverse=True) for its in lengths)
    for case, name in [(case, "x") for case in drawn(time_distributed)] + [(c, "codes") for c in drawn(last_states)]:
        assert (case[name] != 0).all()
    shares = np.concatenate([by_length.right(**case)["exact"] for case in drawn(by_length)])
    assert 0 in shares and 1 in shares
    assert any(case["p"].shape == (1,) for case in drawn(product_distribution))
    for question in CALLS:
        assert any(case.get("layout") for case in question.inputs(0)["cases"])


@pytest.fixture
def uses_nothing(monkeypatch):
    """An answer that is written in this file isn't taken to use what this file uses."""
    monkeypatch.setattr(forbidden, "source_of", lambda answer: "")


@pytest.mark.usefixtures("uses_nothing")
def test_results_in_another_precision_are_told_so():
    def answer(x, h, w_x, w_h, b_x, b_h):
        return lab.solved("addition")["gru_cell"](x, h, w_x, w_h, b_x, b_h).float()

    said = checking.judged(QUESTIONS["addition.gru_cell"], answer)
    assert said.points == 0 and "tensor of float32, where float64 was given" in said.message


@pytest.mark.usefixtures("uses_nothing")
@pytest.mark.parametrize(
    "returned",
    [[[True]], np.ones((3, 4), bool), torch.eye(3).to_sparse(), torch.zeros(2, device="meta"), torch.zeros(2).half()],
    ids=lambda returned: type(returned).__name__,
)
def test_what_is_no_usual_tensor_is_named(returned):
    said = checking.judged(QUESTIONS["addition.mask"], lambda lengths: returned)
    assert said.points == 0 and "Came:     a value of type " in said.message


MADE = {
    "there": (lambda t, lengths: torch.arange(t, device=lengths.device), 6),
    "brought there": (lambda t, lengths: torch.arange(t).to(lengths.device), 6),
    "like the lengths": (lambda t, lengths: torch.tensor(range(t)).to(lengths), 6),
    "out of its numbers": (lambda t, lengths: lengths.new_tensor(torch.arange(t).tolist()), 6),
    "elsewhere": (lambda t, lengths: torch.arange(t), 5),
}


@pytest.mark.usefixtures("uses_nothing")
@pytest.mark.parametrize(("steps", "points"), MADE.values(), ids=MADE.keys())
def test_a_tensor_may_be_brought_to_where_the_given_one_lies(steps, points):
    def answer(lengths):
        return steps(int(lengths.max()), lengths) < lengths[:, None]

    assert checking.judged(QUESTIONS["addition.mask"], answer).points == points


def test_a_stub_is_no_answer_wherever_tensors_lie():
    def stub(*_):
        raise NotImplementedError

    with pytest.raises(NotImplementedError):
        call(stub, torch.ones(1), elsewhere=True)


DRAWN = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("lengths", "targets", "rows", "picked", "again", "other", "later"), ANYTHING)
    | {
        "lengths": st.sampled_from([np.ones(draw.COUNT, "int64"), np.full(draw.COUNT, 2**62), np.arange(draw.COUNT)]),
        "picked": st.sampled_from([np.zeros(draw.COUNT, "int64"), np.full(draw.COUNT, -1), np.zeros((2, 2))]),
        "targets": st.sampled_from([np.ones(draw.COUNT, "int64"), np.zeros(draw.COUNT), "tensor of float32"]),
    },
)


@settings(max_examples=150, deadline=None)
@given(outputs=DRAWN | ANYTHING)
def test_no_description_makes_the_judge_of_drawing_fail(outputs):
    assert draw.judge(draw.inputs(0), outputs).points < 12
