"""What an answer may not call is found in its source, and refused while it runs."""

import numpy as np
import pytest
import torch
from scipy import signal
from torch.nn import functional

from utils.grading.forbidden import Forbidden, named, refused

BY_HAND = ("torch", "F", "scipy.signal", "np.convolve")
AROUND = {
    "np": np,
    "torch": torch,
    "F": functional,
    "signal": signal,
    "conv": torch.conv2d,
    "linear": functional.linear,
}


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("def f(x): return F.conv2d(x)", "F.conv2d"),
        ("def f(x): return torch.conv2d(x)", "torch.conv2d"),
        ("def f(x): return torch.nn.functional.conv2d(x)", "torch.nn.functional.conv2d"),
        ("def f(x):\n    import torch as t\n    return t.conv2d(x)", "t.conv2d"),
        ("from torch.nn.functional import conv2d as c\ndef f(x): return c(x)", "c"),
        ("def f(x): return np.convolve(x)", "np.convolve"),
        ("from numpy import convolve\ndef f(x): return convolve(x)", "convolve"),
        ("def f(x): return signal.correlate2d(x)", "signal.correlate2d"),
        ("def f(x): return conv(x)", "conv"),
        ("def f(x): return linear(x)", "linear"),
        ("def f(x):\n    g = F.conv2d\n    return g(x)", "F.conv2d"),
    ],
)
def test_a_call_is_found_however_it_is_written(code, written):
    assert named(code, BY_HAND, AROUND) == [written]


@pytest.mark.parametrize(
    "code",
    [
        "import torch\ndef f(x): return x",
        "def f(x): return np.einsum(x) + np.correlate(x)",
        "def convolve(x): return x\ndef f(x): return convolve(x)",
        "def f(signal): return signal.mean()",
        "def f(x):\n    torch = x\n    return torch.T",
        "def f(x): return 'F.conv2d(x)'  # F.conv2d",
        "def f(x): return my.torch.conv2d(x)",
        "def f(x:",
        "\0",
    ],
)
def test_what_only_looks_like_one_is_left_alone(code):
    assert named(code, BY_HAND, AROUND) == []


def test_without_names_around_it_only_imports_in_the_code_count():
    assert named("def f(x): return F.conv2d(x)", BY_HAND) == []
    assert named("from torch.nn import functional as F\ndef f(x): return F.conv2d(x)", BY_HAND) == ["F.conv2d"]


def test_calls_are_refused_and_noted_and_all_is_as_before_afterwards():
    before = torch.conv2d, functional.conv2d, signal.correlate2d, np.convolve
    with refused(BY_HAND) as called:
        for call in (torch.conv2d, functional.conv2d, signal.correlate2d, np.convolve):
            with pytest.raises(Forbidden, match="is not allowed here"):
                call(1, 2)
        assert np.correlate([1.0], [2.0]) == [2.0]
    assert called == ["torch.conv2d", "F.conv2d", "scipy.signal.correlate2d", "np.convolve"]
    assert (torch.conv2d, functional.conv2d, signal.correlate2d, np.convolve) == before


def test_an_error_inside_leaves_nothing_refused():
    with pytest.raises(KeyError), refused(BY_HAND):
        raise KeyError
    assert np.convolve([1.0], [2.0]) == [2.0]


def test_modules_that_are_not_loaded_are_no_matter():
    with refused(("no.such.module", "no_such_module.function", "nowhere")) as called:
        assert called == []
