"""The reader of weights in JavaScript: every type that is shipped, and files that are broken."""

import json

import numpy as np
import pytest
import torch
from safetensors.torch import save

from tests.live.conftest import ROOT

PARSE = "m.parse(new Uint8Array(bytes))"


@pytest.fixture
def parse(module):
    return lambda file: module("safetensors", PARSE, bytes=list(file))


def test_every_half_is_decoded(parse):
    codes = np.arange(65536, dtype=np.uint16).view(np.float16)
    finite = torch.from_numpy(codes[np.isfinite(codes)])
    found = parse(save({"halves": finite}))["halves"]
    assert found["shape"] == list(finite.shape)
    assert torch.equal(torch.tensor(found["data"]), finite.float())


def test_halves_that_are_no_numbers(module):
    file = list(save({"halves": torch.tensor([float("inf"), -float("inf"), float("nan")]).half()}))
    told = module("safetensors", f"Array.from({PARSE}.halves.data, String)", bytes=file)
    assert told == ["Infinity", "-Infinity", "NaN"]


def test_floats_of_any_shape_wherever_they_begin(parse):
    weights = {"a": torch.randn(3).half(), "b": torch.randn(2, 3, 1), "c": torch.tensor(0.5), "d": torch.zeros(0, 4)}
    found = parse(save(weights))
    assert set(found) == set(weights)
    for name, weight in weights.items():
        assert found[name]["shape"] == list(weight.shape)
        assert torch.equal(torch.tensor(found[name]["data"]).view(weight.shape), weight.float())


def test_what_batch_norm_counted_is_left_out(parse):
    weights = torch.nn.Sequential(torch.nn.BatchNorm2d(2)).state_dict()
    assert set(parse(save(weights))) == set(weights) - {"0.num_batches_tracked"}


@pytest.mark.parametrize("rows", [True, False])
def test_integers_are_multiplied_by_their_scales(parse, rows):
    integers = torch.arange(-128, 128, dtype=torch.int8).view(4, 64)
    scale = torch.tensor([0.5, 1.0, 2.0, 0.125]) if rows else torch.tensor([0.25])
    found = parse(save({"w": integers, "w.scale": scale}))
    assert set(found) == {"w"}
    wanted = integers.float() * (scale[:, None] if rows else scale)
    assert torch.equal(torch.tensor(found["w"]["data"]).view(4, 64), wanted)


def test_what_else_a_file_says_is_passed_over(parse):
    assert set(parse(save({"w": torch.zeros(1)}, metadata={"format": "pt"}))) == {"w"}


def damaged():
    whole = (ROOT / "trained" / "digits" / "published" / "weights.safetensors").read_bytes()
    header = json.dumps({"w": {"dtype": "F32", "shape": [3], "data_offsets": [0, 8]}}).encode()
    return {
        "empty": (b"", "doesn't begin as a safetensors file does"),
        "a web page": (b"<!doctype html><html><body>Not found</body></html>", "doesn't begin as a safetensors file"),
        "cut in its header": (whole[:100], "doesn't begin as a safetensors file"),
        "cut in its numbers": (whole[:-10], "is cut off"),
        "offsets that lie": (len(header).to_bytes(8, "little") + header + bytes(8), '"w" is cut off'),
        "another type": (save({"w": torch.zeros(2, dtype=torch.int64)}), '"w" are I64; F32, F16 and I8 can be read'),
        "integers alone": (save({"w": torch.zeros(2, dtype=torch.int8)}), 'integers "w" have no scale'),
    }


@pytest.mark.parametrize("kind", damaged())
def test_a_damaged_file_is_named(parse, kind):
    file, message = damaged()[kind]
    with pytest.raises(Exception, match=message):
        parse(file)
