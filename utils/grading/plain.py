"""Plain data between the grader and the place where student code runs: numbers, text, lists, dicts and arrays, as JSON.

Nothing that is read back can run code, be larger than said, or be of a kind of its own: whatever the other side claims
to be, here it is an exact `float`, `str`, `list`, `dict` or `numpy.ndarray`, or it is refused. Standard library and
NumPy only; PyTorch's tensors are taken where PyTorch is loaded already.
"""

import base64
import json
import math
import sys
from typing import Any

import numpy as np

ARRAY = "array"  # the key that marks a dict as an array: {"array": dtype, "shape": [...], "data": base64}
KINDS = ("float64", "float32", "int64", "int32", "uint8", "bool")
LARGEST = 4_000_000  # bytes of JSON
LONGEST_TEXT = 2_000  # characters of one string that comes back
DEEPEST = 12  # nested lists and dicts
WHOLE = 2**63  # what whole numbers stay below


class NotPlain(ValueError):
    """A value can't travel: of another kind, too large or too deep."""


def encode(value: Any) -> bytes:
    """The value as JSON. Tuples become lists; tensors and NumPy numbers become arrays and numbers.

    Raises NotPlain for any other kind, and for more than `LARGEST` bytes.
    """
    text = json.dumps(_outward(value, DEEPEST), allow_nan=False, separators=(",", ":")).encode()
    if len(text) > LARGEST:
        raise NotPlain(f"the values take {len(text):,} bytes; at most {LARGEST:,} can be handed over")
    return text


def decode(text: bytes) -> Any:
    """The value that `encode` made into JSON. Raises NotPlain for anything that it could not have made."""
    if len(text) > LARGEST:
        raise NotPlain(f"got {len(text):,} bytes; at most {LARGEST:,} are read")
    try:
        return _inward(json.loads(text.decode("utf-8"), parse_constant=_refuse), DEEPEST)
    except NotPlain:
        raise
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise NotPlain(f"this is no plain data ({str(error)[:100]})") from error


def _outward(value: Any, depth: int) -> Any:
    if depth < 0:
        raise NotPlain(f"lists are nested deeper than {DEEPEST}")
    kind = type(value)
    if value is None or kind in (bool, int):
        return value if kind is not int or abs(value) < WHOLE else _refuse("a whole number beyond 64 bits")
    if kind is float:
        return value if math.isfinite(value) else {"float": repr(value)}
    if kind is str:
        return value[:LONGEST_TEXT].encode("utf-8", "replace").decode()
    if kind in (list, tuple):
        return [_outward(item, depth - 1) for item in value]
    if kind is dict:
        return {"dict": [[_outward(str(key), 0), _outward(item, depth - 1)] for key, item in value.items()]}
    return _array_outward(value)


def _array_outward(value: Any) -> dict[str, Any]:
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        value = _tensor_outward(value, torch.Tensor)
    if isinstance(value, np.ndarray | np.generic):
        value = np.asarray(value)  # without a subclass's ways
    if type(value) is not np.ndarray or value.dtype.name not in KINDS:
        raise NotPlain(f"a value of type {type(value).__name__[:60]} can't be handed over")
    if value.nbytes > LARGEST:  # asked before anything is copied: a million numbers may lie in one place
        raise NotPlain(f"an array of {value.nbytes:,} bytes is too large to be handed over")
    array = np.ascontiguousarray(value, dtype=value.dtype.newbyteorder("<"))
    data = base64.b64encode(array.tobytes()).decode()
    return {ARRAY: value.dtype.name, "shape": list(value.shape), "data": data}


def _tensor_outward(value: Any, tensor: Any) -> Any:
    try:
        return tensor.numpy(tensor.cpu(tensor.detach(value)))
    except (TypeError, RuntimeError) as error:  # sparse, of 16-bit floats, or of a class with ways of its own
        raise NotPlain(f"a tensor of type {type(value).__name__[:60]} can't be handed over as it is") from error


def _inward(value: Any, depth: int) -> Any:
    if depth < -1:
        raise NotPlain(f"lists are nested deeper than {DEEPEST}")
    if isinstance(value, list):
        return [_inward(item, depth - 1) for item in value]
    if not isinstance(value, dict):
        return _single(value)
    if set(value) == {"dict"}:
        return {_text(key): _inward(item, depth - 1) for key, item in value["dict"]}
    if set(value) == {"float"}:
        return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[value["float"]]
    if set(value) == {ARRAY, "shape", "data"} and value[ARRAY] in KINDS:
        return _array(value[ARRAY], base64.b64decode(value["data"], validate=True), value["shape"])
    raise NotPlain("an object that is none of ours")


def _array(kind: str, data: bytes, shape: list[Any]) -> np.ndarray:
    flat = np.frombuffer(data, "uint8") != 0 if kind == "bool" else np.frombuffer(data, kind)  # a bool is 0 or 1 here
    return flat.reshape([_size(size) for size in shape]).copy()


def _single(value: Any) -> Any:
    """None, a bool, a number or text, unless it is larger than `encode` lets pass."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return _refuse("a number too large")
    return value if not isinstance(value, int) or abs(value) < WHOLE else _refuse("a whole number beyond 64 bits")


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return _refuse("text this long, or what should be text,")
    return value.encode("utf-8", "replace").decode()


def _size(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST:
        return _refuse("an array of such a shape")
    return value


def _refuse(what: str) -> Any:
    raise NotPlain(f"{what} can't be handed over")
