"""A network that sees an image in glimpses, as attention.js runs it: its sensor's sizes, and its parts as layers."""

from typing import Any

from utils.live import networks
from utils.live.networks import UnknownNetwork


def described(network: Any) -> dict[str, Any]:
    """`sensor`: sizes. `glimpses`: how many. `what`, `where`, `location`, `action`: layers. `core`: kind and weights.

    network: chapter 5's RecurrentAttention, which chooses where to look. Raises UnknownNetwork.
    """
    if type(network).__name__ != "RecurrentAttention":
        raise UnknownNetwork(f"Where it looks takes a RecurrentAttention; this is a {type(network).__name__}.")
    if network.policy != "learned":
        raise UnknownNetwork(f"Where it looks shows what a network has learned; this one's policy is {network.policy}.")
    scales, edges = network.sensor.steps.shape
    parts = {"what": network.glimpse.what, "where": network.glimpse.where, "location": network.location}
    inside = {"what": "glimpse.what.", "where": "glimpse.where.", "location": "location."}
    return {
        "sensor": {"size": edges - 1, "scales": scales},
        "glimpses": network.glimpses,
        **{name: networks.described(part, inside[name]) for name, part in parts.items()},
        "core": {"op": _CORES[type(network.core).__name__]} | _CORE,
        "action": [{"op": "linear", "weight": "action.weight", "bias": "action.bias"}],
    }


_CORES = {"RNNCell": "rnn", "LSTMCell": "lstm"}
_CORE = {
    "inputWeight": "core.weight_ih",
    "stateWeight": "core.weight_hh",
    "inputBias": "core.bias_ih",
    "stateBias": "core.bias_hh",
}
