"""A PyTorch model, or its `state_dict`, as what network.js runs: a list of layers, and the weights as a file."""

from collections.abc import Mapping
from typing import Any

CONV_THEN_POOL = 2  # pixels: the pooling of chapter 1's digit net, which a state_dict doesn't tell


class UnknownNetwork(Exception):
    """What was given can't be shown as a live figure; the message says why, in one sentence."""


def described(network: Any, inside: str = "") -> list[dict[str, Any]]:
    """The layers of a model or a `state_dict`, in the order in which they run.

    inside: how the weights' names begin, such as "encoder.", where a model is a part of another. A `state_dict` names
    only what has weights: convolutions are taken to be followed by max-pooling of 2 x 2 and ReLU, dense layers by
    ReLU, as in chapter 1's digit net. Raises UnknownNetwork.
    """
    return _from_weights(network) if isinstance(network, Mapping) else _from_model(network, inside)


def packed(network: Any) -> bytes:
    """The weights of a model or a `state_dict` as a safetensors file of 32-bit floats."""
    from safetensors.torch import save

    weights = network if isinstance(network, Mapping) else network.state_dict()
    return save({name: weight.detach().cpu().float().contiguous() for name, weight in weights.items()})


def _from_model(model: Any, inside: str) -> list[dict[str, Any]]:
    """The layers as PyTorch's tracer meets them, whatever way `forward` takes."""
    from torch import fx, nn

    if not isinstance(model, nn.Module):
        raise UnknownNetwork(
            f"A live figure takes a PyTorch model or its state_dict; this is a {type(model).__name__}."
        )

    class Tracer(fx.Tracer):
        def is_leaf_module(self, module: nn.Module, name: str) -> bool:
            return type(module).__name__ in _LAYERS or super().is_leaf_module(module, name)

    try:
        graph = Tracer().trace(model)
    except Exception as error:  # whatever a reader's forward may raise when it is traced
        raise UnknownNetwork(f"{type(model).__name__}'s forward can't be followed step by step ({error}).") from error
    parts = dict(model.named_modules())
    layers = []
    before = None
    for node in graph.nodes:
        if node.op in ("placeholder", "output"):
            before = node if node.op == "placeholder" else before
            continue
        if node.all_input_nodes != [before]:
            raise UnknownNetwork(
                f"{type(model).__name__} branches at {node.name}; a live figure shows a chain of layers."
            )
        before = node
        layers += _layer(node, parts, inside)
    return layers


def _layer(node: Any, parts: dict[str, Any], inside: str) -> list[dict[str, Any]]:
    """What a step of the traced model is for network.js: one layer, or none where it changes nothing."""
    if node.op == "call_module":
        kind = type(parts[node.target]).__name__
        if kind in _LAYERS:
            return _LAYERS[kind](inside + node.target, parts[node.target])
    else:
        kind = node.target if isinstance(node.target, str) else node.target.__name__
        if kind in _CALLS:
            return _CALLS[kind]
    raise UnknownNetwork(
        f"The step {node.name} is a {kind}, which live figures don't know; they know {', '.join(_LAYERS)}."
    )


def _conv2d(name: str, layer: Any) -> list[dict[str, Any]]:
    sides = {field: set(_pair(getattr(layer, field))) for field in ("kernel_size", "stride", "padding", "dilation")}
    if any(len(pair) > 1 for pair in sides.values()) or layer.padding_mode != "zeros":
        raise UnknownNetwork(
            f"The convolution {name} treats rows and columns differently, or pads with other than zeros."
        )
    options = {field.removesuffix("_size"): pair.pop() for field, pair in sides.items()}
    return [{"op": "conv2d", **_weights(name, layer.bias), **options, "groups": layer.groups}]


def _batch_norm(name: str, layer: Any) -> list[dict[str, Any]]:
    if layer.weight is None or layer.running_mean is None:
        raise UnknownNetwork(f"The batch norm {name} has no weights, or no running mean and variance.")
    names = {"mean": f"{name}.running_mean", "variance": f"{name}.running_var"}
    return [{"op": "batchNorm2d", **_weights(name, layer.bias), **names, "eps": layer.eps}]


def _linear(name: str, layer: Any) -> list[dict[str, Any]]:
    return [{"op": "linear"} | _weights(name, layer.bias)]


def _pool(op: str) -> Any:
    def layer(name: str, module: Any) -> list[dict[str, Any]]:
        kernel, stride = set(_pair(module.kernel_size)), set(_pair(module.stride))
        plain = set(_pair(module.padding)) == {0} and set(_pair(getattr(module, "dilation", 1))) == {1}
        if len(kernel) > 1 or len(stride) > 1 or not plain:
            raise UnknownNetwork(f"The pooling {name} has padding or dilation, or treats rows and columns differently.")
        return [{"op": op, "kernel": kernel.pop(), "stride": stride.pop()}]

    return layer


def _weights(name: str, bias: Any) -> dict[str, Any]:
    return {"weight": f"{name}.weight", "bias": None if bias is None else f"{name}.bias"}


def _pair(value: Any) -> tuple:
    return value if isinstance(value, tuple) else (value, value)


def _nothing(*_: Any) -> list[dict[str, Any]]:
    return []


def _plain(op: str) -> Any:
    return lambda *_: [{"op": op}]


_LAYERS = {
    "Conv2d": _conv2d,
    "BatchNorm2d": _batch_norm,
    "Linear": _linear,
    "MaxPool2d": _pool("maxPool2d"),
    "AvgPool2d": _pool("averagePool2d"),
    "BlurPool": _plain("blurPool2d"),
    "ReLU": _plain("relu"),
    "Tanh": _plain("tanh"),
    "Sigmoid": _plain("sigmoid"),
    "Flatten": _plain("flatten"),
    "Dropout": _nothing,
    "Identity": _nothing,
}
_CALLS = {
    "relu": [{"op": "relu"}],
    "tanh": [{"op": "tanh"}],
    "sigmoid": [{"op": "sigmoid"}],
    "flatten": [{"op": "flatten"}],
    "dropout": [],
}


def _from_weights(weights: Mapping[str, Any]) -> list[dict[str, Any]]:
    layers: list[dict[str, Any]] = []
    for key, weight in weights.items():
        name, _, kind = key.rpartition(".")
        if kind == "bias":
            continue
        if kind != "weight" or weight.ndim not in (2, 4):
            raise UnknownNetwork(
                f"The state_dict holds {key!r} of shape {tuple(weight.shape)}; live figures read weights of "
                "convolutions and dense layers. Give the model itself."
            )
        own = {"weight": key, "bias": f"{name}.bias" if f"{name}.bias" in weights else None}
        if weight.ndim == 4:
            layers += [
                {"op": "conv2d", **own, "kernel": weight.shape[-1]},
                {"op": "maxPool2d", "kernel": CONV_THEN_POOL},
                {"op": "relu"},
            ]
        else:
            layers += [] if any(layer["op"] == "linear" for layer in layers) else [{"op": "flatten"}]
            layers += [{"op": "linear", **own}, {"op": "relu"}]
    if not layers:
        raise UnknownNetwork("The state_dict is empty; give a trained model's.")
    return layers[:-1] if layers[-1]["op"] == "relu" else layers  # logits come without ReLU
