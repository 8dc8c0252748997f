"""What comes back from the sandbox: outputs, what was printed, and errors in one sentence."""

import numpy as np
import pytest

from tests.grading import fake
from tests.grading.asking import answer
from tests.grading.fake import chunk, job


def test_right_answers_come_back_in_order(box):
    outcomes = box.run(fake.submission())
    assert [outcome["question"] for outcome in outcomes] == ["fake.double", "fake.total", "fake.halve"]
    assert all(fake.earns(outcome) and outcome["printed"] == "" for outcome in outcomes)
    outcomes = box.run(job([chunk(fake.HONEST["double"])], "double", "double"))
    assert [fake.earns(outcome) for outcome in outcomes] == [True, True]


def test_what_is_printed_comes_beside_and_not_whole(box):
    code = "print('above')\n\ndef double(x):\n    print('né', flush=True)\n    return 2 * x"
    outcome = answer(box, code)
    assert outcome["printed"] == "above\nné\n" and fake.earns(outcome)
    assert answer(box, "def double(x):\n    print('é' * 5000)\n    return 2 * x")["printed"] == "é" * 2000
    lost = answer(box, "def double(x):\n    print('so far', flush=True)\n    while True: pass")
    assert lost["printed"] == "so far\n" and lost["error"] == "took longer than 1 s"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("def double(x):\n    return y", "NameError: name 'y' is not defined (line 2)"),
        ("def double(x):\n    return 2 x", "SyntaxError: invalid syntax (line 2)"),
        ("def double(x):\n    raise NotImplementedError('write it')", "NotImplementedError: write it (line 2)"),
        ("def double(x):\n    raise NotImplementedError", "NotImplementedError (line 2)"),
        ("def doubled(x):\n    return 2 * x", "double is not defined: write it in the cell of its question"),
        ("1 / 0\ndef double(x):\n    return 2 * x", "ZeroDivisionError: division by zero (line 1)"),
        ("def double():\n    return 0", "TypeError: double() takes 0 positional arguments but 1 was given"),
        ("def double(x):\n    return {1, 2}", "gave what can't be judged: a value of type set can't be handed over"),
        ("def double(x):\n    raise ValueError('one\\ntwo')", "ValueError: one (line 2)"),
        ("double = '\0'", "SyntaxError: source code string cannot contain null bytes"),
        ("double = " + "(" * 5000, "SyntaxError: too many nested parentheses (line 1)"),
        ("double = '\ud800'", "UnicodeEncodeError: "),
        (
            "import os\n\ndef double(x):\n    return os.getcwd()",
            "os.getcwd may not be used in an answer: only numpy, math",
        ),
    ],
)
def test_an_error_is_one_sentence_with_the_line(box, code, error):
    outcome = answer(box, code)
    assert outcome["error"].startswith(error) and outcome["outputs"] is None


def test_the_same_submission_gives_the_same_outputs(box):
    code = """
        import random
        import numpy as np
        def double(x):
            words = list({"a", "b", "c", "d", "e"})
            return [random.random(), np.random.rand(), np.random.default_rng(0).random(), *words]
        """
    torch = "import torch\nstart = torch.rand(1)\n\ndef halve(x):\n    return torch.cat([torch.rand(3), start])"
    first, second = (box.run(job([chunk(torch, "halve")], "halve"))[0] for _ in range(2))
    assert first["error"] is None and np.array_equal(first["outputs"], second["outputs"])
    with fake.sandbox() as other:
        came = [answer(place, code) for place in (box, box, other)]
    assert came[0]["error"] is None and came[0] == came[1] == came[2]
