"""Backprop, number by number: its arithmetic against PyTorch and SciPy."""

import itertools

import numpy as np
import pytest
from scipy import signal

from tests.live.by_torch import backpropagated

OPERATIONS = ("correlation", "convolution")
rng = np.random.default_rng(0)


def case(operation):
    """A random layer, its kernel smaller than its input, the input not always square."""
    size = int(rng.integers(1, 4))
    rows, columns = (size + int(more) for more in rng.integers(0, 4, size=2))
    shapes = {"x": (rows, columns), "w": (size, size), "b": (1, 1), "y": (rows - size + 1, columns - size + 1)}
    return {"operation": operation, **{name: rng.normal(size=shape).tolist() for name, shape in shapes.items()}}


CASES = [case(operation) for operation in OPERATIONS for _ in range(15)]


@pytest.mark.parametrize("layer", CASES)
def test_outputs_errors_and_gradients_are_those_of_autograd(module, layer):
    wanted = backpropagated(layer)
    found = module(
        "backprop",
        "({ forward: m.forward(layer), delta: m.errors(layer), loss: m.loss(layer),"
        " ...Object.fromEntries(['z', 'x', 'w', 'b'].map((name) => [name, m.resultOf(layer, name)])) })",
        layer=layer,
    )
    np.testing.assert_allclose(found["forward"], wanted["z"], atol=1e-12)
    for name, value in wanted.items():
        np.testing.assert_allclose(found[name], value, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("layer", CASES)
def test_the_terms_of_an_entry_say_where_their_factors_stand(module, layer):
    values = {name: np.array(layer[name]) for name in "xwb"} | {"delta": backpropagated(layer)["delta"]}
    for name, made_of in {"z": {"w", "x", "b"}, "x": {"w", "delta"}, "w": {"delta", "x"}, "b": {"delta"}}.items():
        places = np.ndindex(*np.shape(layer["y" if name == "z" else name]))
        at = [list(where) for where in places]
        for terms in module(
            "backprop", "at.map((place) => m.termsOf(layer, name, place))", layer=layer, name=name, at=at
        ):
            assert {factor["of"] for term in terms for factor in term["factors"]} <= made_of
            for term in terms:
                factors = [values[factor["of"]][tuple(factor["at"])] for factor in term["factors"]]
                np.testing.assert_allclose([factor["value"] for factor in term["factors"]], factors, atol=1e-12)
                assert term["product"] == pytest.approx(np.prod(factors), abs=1e-12)


@pytest.mark.parametrize("layer", CASES)
def test_the_sliding_operation_gives_the_same_and_turns_what_the_page_turns(module, layer):
    wanted = backpropagated(layer)
    turned = {}
    for name in "zxwb":
        found = module("backprop", "m.slid(layer, name)", layer=layer, name=name)
        left = np.pad(np.array(found["left"]["rows"]), found["padding"])
        if name == "b":
            assert left.sum() == pytest.approx(wanted["b"].item(), abs=1e-12)
            continue
        result = signal.correlate2d(left, np.array(found["right"]["rows"]), "valid")
        np.testing.assert_allclose(result + (layer["b"][0][0] if name == "z" else 0), wanted[name], atol=1e-12)
        turned[name] = {side["of"] for side in (found["left"], found["right"]) if side["turned"]}
    flips = layer["operation"] == "convolution"
    assert turned == {
        "z": {"w"} if flips else set(),
        "x": set() if flips else {"w"},
        "w": {"x", "delta"} if flips else set(),
    }


@pytest.mark.parametrize("layer", CASES)
def test_finite_differences_agree_within_the_rounding_they_claim(module, layer):
    wanted = backpropagated(layer)
    wanted["z"] = wanted["delta"]
    for name, h in itertools.product("zxwb", (1, 0.1, 0.01)):
        at = [list(where) for where in np.ndindex(*wanted[name].shape)]
        found = module(
            "backprop", "at.map((place) => m.difference(layer, name, place, h))", layer=layer, name=name, at=at, h=h
        )
        for (i, j), one in zip(at, found, strict=True):
            assert abs(one["quotient"] - wanted[name][i, j]) <= one["rounding"] + 1e-12
            assert one["rounding"] < 1e-10
            assert one["quotient"] == pytest.approx((one["above"] - one["below"]) / (2 * h))


def test_a_wrong_gradient_is_said_to_differ(module):
    """The check can fail: it compares with what it is given."""
    difference = {"above": 2.5, "below": 0.5, "quotient": 1, "rounding": 1e-14}
    said = module(
        "backprop_words",
        "[1, 1.001].map((derived) => m.check(found, derived, 'x', [0, 0], 1).map((p) => p.textContent).join(' '))",
        found=difference,
    )
    assert "✓ agrees with" in said[0] and "✗ differs from" in said[1]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_targets_for_given_errors(module, operation):
    layer = case(operation)
    delta = rng.normal(size=np.shape(layer["y"])).tolist()
    found = module("backprop", "m.errors({ ...layer, y: m.targets(layer, delta) })", layer=layer, delta=delta)
    np.testing.assert_allclose(found, delta, atol=1e-12)
