"""check() in a notebook: what it prints, whatever the answer does."""

import linecache
import subprocess
import sys

import numpy as np
import pytest
from IPython.core.displayhook import DisplayHook
from IPython.testing.globalipapp import get_ipython

from tests.grading import lab
from utils.grading import check, checking, if_answered, score
from utils.grading.questions import LINES, NOT_ANSWERED, UnknownQuestion, load

FORMULA = "max(0, (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1)"
HEAD = "def output_size(size, kernel, stride=1, padding=0, dilation=1):\n"


@pytest.fixture
def cell():
    """cell(code, name): what a notebook's cell defines, with its source where a kernel keeps it."""

    def run(code, name="output_size", **names):
        linecache.cache["a cell"] = (len(code), None, code.splitlines(keepends=True), "a cell")
        names = {"__name__": "__main__", "np": np, **names}
        exec(compile(code, "a cell", "exec"), names)
        return names[name]

    yield run
    linecache.cache.pop("a cell", None)


@pytest.fixture(autouse=True)
def no_verdicts(monkeypatch):
    monkeypatch.setattr(checking, "_verdicts", {})


def test_a_pass_is_one_line_with_points(cell, capsys):
    assert check("convnets.output_size", cell(f"{HEAD}    return {FORMULA}")).passed
    assert capsys.readouterr().out == "output_size: 8 of 8 points.\n"


def test_a_failure_says_what_is_wrong_in_a_few_lines(cell, capsys):
    check("convnets.output_size", cell(f"{HEAD}    return (size - kernel) // stride + 1"))
    said = capsys.readouterr().out
    assert said.startswith("output_size: 2 of 8 points. Not right yet: stride and padding, dilation")
    assert "Given:    output_size(size=5, kernel=3, stride=1, padding=1)" in said and "the padding is ignored" in said
    assert said.count("\n") <= LINES


@pytest.mark.parametrize("stub", ["raise NotImplementedError", "raise NotImplementedError('soon')"])
def test_a_stub_is_not_answered_yet(cell, capsys, stub):
    assert check("convnets.output_size", cell(f"{HEAD}    {stub}")).points == 0
    assert capsys.readouterr().out == f"output_size: {NOT_ANSWERED}\n"


def test_an_answer_that_calls_a_stub_is_not_called_unanswered(cell, capsys):
    code = (
        "def output_size(size, kernel, stride=1, padding=0, dilation=1):\n    raise NotImplementedError\n\n"
        "def max_pool(x, size, stride):\n    return np.zeros((1, output_size(4, size, stride), 2))"
    )
    check("convnets.max_pool", cell(code, "max_pool"))
    said = capsys.readouterr().out
    assert "NotImplementedError: output_size, which it calls, is not answered yet (line 2)" in said


def test_an_exception_is_named_with_its_line_and_without_a_traceback(cell, capsys):
    check("convnets.output_size", cell(f"{HEAD}    a = 1\n    return a + missing"))
    said = capsys.readouterr().out
    assert "your code stopped with NameError: name 'missing' is not defined (line 3)" in said
    assert "Traceback" not in said and said.count("\n") <= LINES


def test_an_exception_deep_in_a_library_has_the_line_of_the_cell(cell, capsys):
    check(
        "convnets.cross_correlate",
        cell("def cross_correlate(x, w):\n\n    return np.einsum('ij,', x)", "cross_correlate"),
    )
    assert "(line 3)" in capsys.readouterr().out


def test_of_what_an_answer_prints_only_the_beginning_is_shown(cell, capsys):
    check("convnets.output_size", cell(f"{HEAD}    print('size', size)\n    return {FORMULA}"))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "size 5" and lines[checking.PRINTED].startswith("… (your code printed ")
    assert lines[-1] == "output_size: 8 of 8 points." and len(lines) == checking.PRINTED + 2


def test_some_parts_may_be_missing_still(cell, capsys):
    code = f"{HEAD}    if dilation > 1:\n        raise NotImplementedError\n    return {FORMULA}"
    assert check("convnets.output_size", cell(code)).points == 5
    assert f"Came:     {NOT_ANSWERED}" in capsys.readouterr().out


def test_what_it_may_not_call_is_found_in_the_cell_s_helpers_too(cell, capsys):
    code = "import torch\ndef helper(x, w): return torch.conv2d(x, w)\ndef cross_correlate(x, w): return helper(x, w)"
    assert check("convnets.cross_correlate", cell(code, "cross_correlate")).points == 0
    assert "It uses torch.conv2d" in capsys.readouterr().out


def test_what_it_calls_by_a_detour_is_refused(cell, capsys):
    code = "def cross_correlate(x, w):\n    return getattr(np, 'conv' + 'olve')(x.ravel(), w.ravel())"
    assert check("convnets.cross_correlate", cell(code, "cross_correlate")).points == 0
    assert "It uses np.convolve" in capsys.readouterr().out


def test_catching_the_refusal_helps_nobody(cell, capsys):
    call = "getattr(np, 'conv' + 'olve')(x, w)"
    code = f"def convolve(x, w):\n    try:\n        {call}\n    except Exception:\n        return x"
    assert check("convnets.convolve", cell(code, "convolve")).points == 0
    assert "It uses np.convolve" in capsys.readouterr().out


@pytest.mark.parametrize(
    "returned", ["[1, 2]", "'text'", "object()", "x.astype(complex)", "np.ones(10**6)", "10**30", "print", "{}"]
)
def test_whatever_an_answer_returns_gives_a_message(cell, capsys, returned):
    assert (
        check(
            "convnets.cross_correlate", cell(f"def cross_correlate(x, w): return {returned}", "cross_correlate")
        ).points
        == 0
    )
    assert "Came:" in capsys.readouterr().out


def test_an_answer_cannot_change_what_is_compared(cell):
    code = "def max_pool(x, size, stride):\n    x[:] = 0\n    return x[:, :1, :1]"
    assert check("convnets.max_pool", cell(code, "max_pool")).points == 0


def test_a_name_that_is_no_function_any_more(capsys):
    assert check("convnets.output_size", 24).points == 0
    assert "output_size is no function any more" in capsys.readouterr().out


def test_an_unknown_question_is_named_with_those_there_are():
    with pytest.raises(UnknownQuestion, match=r"no question 'convnets\.size'; the lab has: convnets\.output_size"):
        check("convnets.size", print)


def test_a_notebook_shows_no_more_than_the_message(cell, capsys):
    shell = get_ipython()
    hook = DisplayHook(shell=shell)
    verdict = check("convnets.output_size", cell(f"{HEAD}    return {FORMULA}"))
    capsys.readouterr()
    assert hook.compute_format_data(verdict) == ({}, {})


def test_points_add_up(cell, capsys):
    check("convnets.output_size", cell(f"{HEAD}    return {FORMULA}"))
    check("convnets.convolve", cell("def convolve(x, w): raise NotImplementedError", "convolve"))
    capsys.readouterr()
    score("convnets")
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        "output_size          8 of 8",
        "cross_correlate      not checked yet",
        f"convolve             {NOT_ANSWERED}",
    ]
    assert lines[-1] == "together             8 of 100" and len(lines) == 10


def test_a_picture_of_nothing_says_so_and_of_something_wrong_in_one_line(capsys):
    with if_answered():
        raise NotImplementedError
    with if_answered():
        np.ones(2) @ np.ones(3)
    first, second = capsys.readouterr().out.splitlines()[:2]
    assert first == NOT_ANSWERED and second.startswith("No picture, see what the check says. (ValueError: ")


def test_the_same_answer_gets_the_same_verdict(cell):
    question, answer = load("convnets")["convnets.train"], trained()
    assert checking.judged(question, answer, 7) == checking.judged(question, answer, 7)


def trained():
    import torch
    from torch.nn import functional

    code = lab.answers(lab.source("convnets"))["convnets.train"]
    return lab.defined(code, "train", {"torch": torch, "F": functional})["train"]


def test_grading_and_its_questions_load_no_torch():
    code = "import sys; from utils.grading import check; from utils.grading.questions import load; load('convnets')"
    ran = subprocess.run([sys.executable, "-c", f"{code}; sys.exit('torch' in sys.modules)"], cwd=lab.ROOT)
    assert ran.returncode == 0
