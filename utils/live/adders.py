"""A network that adds up digits, as adders.js runs it: the layers that see an image, and what reads their codes."""

from typing import Any

from utils.live import networks
from utils.live.networks import UnknownNetwork


def described(adder: Any) -> dict[str, Any]:
    """`layers`: those of the encoder, as networks.described gives them. `reader`: how their codes are added up.

    adder: in two parts, `encoder` and `reader`, as in chapter 4: a RecurrentReader or SetReader with one output, or a
    SumReader. Raises UnknownNetwork.
    """
    reader = getattr(adder, "reader", None)
    kind = type(reader).__name__
    if not hasattr(adder, "encoder") or kind not in _READERS:
        has = "no reader" if reader is None else f"a {kind}"
        raise UnknownNetwork(
            f"The adding pad takes networks of an encoder and one of {', '.join(_READERS)}; "
            f"this {type(adder).__name__} has {has}."
        )
    if hasattr(reader, "dense") and reader.dense.out_features != 1:
        raise UnknownNetwork(f"The adding pad takes networks that say one number, not {reader.dense.out_features}.")
    return {"layers": networks.described(adder.encoder, "encoder."), "reader": _READERS[kind](reader)}


def _recurrent(reader: Any) -> dict[str, Any]:
    sides = {"inputWeight": "weight_ih", "stateWeight": "weight_hh", "inputBias": "bias_ih", "stateBias": "bias_hh"}
    for gru in reader.grus:
        if gru.num_layers > 1 or gru.bidirectional or not gru.bias:
            raise UnknownNetwork("The adding pad takes GRUs of one layer and one direction, with biases.")
    grus = [{key: f"reader.grus.{k}.{name}_l0" for key, name in sides.items()} for k in range(len(reader.grus))]
    return {"op": "recurrent", "grus": grus, "scale": reader.scale, **_DENSE}


def _set(_: Any) -> dict[str, Any]:
    return {"op": "set", **_DENSE}


def _convolved(_: Any) -> dict[str, Any]:
    return {"op": "convolved"}


_DENSE = {"weight": "reader.dense.weight", "bias": "reader.dense.bias"}
_READERS = {"RecurrentReader": _recurrent, "SetReader": _set, "SumReader": _convolved}
