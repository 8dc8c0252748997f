"""Plain data: what goes in comes out as exact types, and nothing else is read."""

import contextlib
import json
import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra import numpy as arrays

from utils.grading import plain
from utils.grading.plain import NotPlain, decode, encode

SINGLE = some.none() | some.booleans() | some.integers(-(2**63) + 1, 2**63 - 1) | some.floats() | some.text(max_size=50)
VALUES = some.recursive(
    SINGLE,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=9), inner, max_size=4),
    max_leaves=20,
)
KEYS = some.sampled_from(["array", "shape", "data", "dict", "float", "x"])
ANY_JSON = some.recursive(
    some.none() | some.booleans() | some.floats(allow_nan=False) | some.integers() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(KEYS, inner),
)


def alike(left, right):
    """Whether two plain values are the same, types and NaN included."""
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(alike, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(alike(left[key], right[key]) for key in left)
    return type(left) is type(right) and (left == right or (left != left and right != right))


@given(VALUES)
def test_what_goes_in_comes_out(value):
    assert alike(decode(encode(value)), value)


@given(arrays.arrays(some.sampled_from(plain.KINDS), arrays.array_shapes(min_dims=0, min_side=0, max_side=4)))
def test_arrays_keep_kind_shape_and_numbers(array):
    came = decode(encode(array))
    assert type(came) is np.ndarray and came.dtype == array.dtype and came.shape == array.shape
    assert np.array_equal(came, array, equal_nan=array.dtype.kind == "f")
    assert came.flags.writeable and came.flags.owndata


def test_other_layouts_come_out_as_the_same_numbers():
    array = np.arange(12.0).reshape(3, 4)
    for other in (array.T, array[::-1, ::2], array.astype(">f8")):
        assert np.array_equal(decode(encode(other)), other)


def test_tensors_numbers_and_tuples_become_what_is_plain():
    assert np.array_equal(decode(encode(torch.ones(2, 3, requires_grad=True))), np.ones((2, 3), "float32"))
    assert decode(encode(np.float64(0.5))) == 0.5 and decode(encode(np.bool_(True))).shape == ()
    assert decode(encode((1, (2.5, "three")))) == [1, [2.5, "three"]]
    assert decode(encode({3: None})) == {"3": None}
    assert decode(encode("x" * 5000 + "\ud800")) == "x" * plain.LONGEST_TEXT


def test_what_needs_care_in_json():
    assert math.isnan(decode(encode(math.nan))) and decode(encode([-math.inf])) == [-math.inf]
    assert decode(encode({"array": 1, "dict": [], "float": "nan"})) == {"array": 1, "dict": [], "float": "nan"}
    assert decode(encode("\ud800")) == "?"


class Number(float):
    pass


class Row(list):
    pass


@pytest.mark.parametrize(
    "value",
    [
        Number(1), Row([1]), {1, 2}, b"bytes", 1j, 2**63, -(2**64), print, object(), (n for n in [1]),
        np.array(["text"]), np.array([None]), np.zeros(2, "complex64"), np.array([1], "datetime64[s]"),
        np.broadcast_to(np.zeros(1), (10**6, 10**6)), np.zeros(10**6), [0.1] * 10**6, torch.ones(2).to_sparse(),
        torch.ones(2, dtype=torch.bfloat16),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_nothing_else_travels(value):
    with pytest.raises(NotPlain, match="handed over"):
        encode([value])


def test_cycles_and_deep_lists_end():
    row = []
    row.append(row)
    with pytest.raises(NotPlain, match="nested deeper"):
        encode(row)


def test_a_subclass_loses_its_ways():
    class Right(np.ndarray):
        def __eq__(self, other):
            return True

        def __array_function__(self, *arguments):
            return True

    assert type(decode(encode(np.zeros(2).view(Right)))) is np.ndarray


ARRAY = {"array": "float64", "shape": [1], "data": "AAAAAAAAAAA="}


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b"\xff", b"\x80\x04.", b"[" * 100_000, b"NaN", b"[Infinity]", b"1e999", b"1" * 30, b"1" * 5000,
        b'"' + b"x" * 2001 + b'"', b"{}", b'{"points": 100}', b'{"float": "1"}', b'{"float": []}', b'{"dict": 1}',
        b'{"dict": [["a", 1, 2]]}', b'{"dict": [[1, 2]]}', b'{"dict": [[["a"], 2]]}',
        b" " * (plain.LARGEST + 1),
        *(json.dumps(ARRAY | wrong).encode() for wrong in (
            {"array": "object"}, {"array": "O"}, {"array": ["float64"]}, {"shape": [2]}, {"shape": [-1]},
            {"shape": None}, {"shape": ["1"]}, {"shape": [True]}, {"shape": [1.0]}, {"shape": [1] * 100},
            {"shape": [0, 10**18]}, {"data": "AAAA"}, {"data": "?"}, {"data": 8}, {"data": "AAAAAAAAAAA"}, {"more": 1},
        )),
        json.dumps(ARRAY).replace("[1]", "[1e999]").encode(),
    ],
    ids=lambda text: text[:30].decode("latin-1"),
)  # fmt: skip
def test_nothing_else_is_read(text):
    with pytest.raises(NotPlain):
        decode(text)


@given(some.binary(max_size=200))
def test_noise_is_read_or_refused(noise):
    with contextlib.suppress(NotPlain):
        decode(noise)


@given(ANY_JSON)
def test_any_json_is_read_or_refused(value):
    with contextlib.suppress(NotPlain):
        decode(json.dumps(value).encode())


def test_a_bool_is_one_or_zero():
    came = decode(b'{"array": "bool", "shape": [2], "data": "BQA="}')
    assert came.view("uint8").tolist() == [1, 0]
