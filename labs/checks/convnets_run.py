"""The run functions of the lab: they call an answer, beside the student's code, and hand plain data back.

They know no right answer: in the sandbox this is the only file of the checks. NumPy, `utils.grading.calling`, and
PyTorch where a question has to do with it; it is imported in the functions, because the host, which only looks for RUN,
has none.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.grading.calling import LARGEST, attempt, call_each


def build(answer: Callable, inputs: dict[str, Any]) -> dict[str, Any]:
    """Two nets from `make_net`, described: weights, shapes on the way, and what the first makes of images."""
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(inputs["seed"])
        images = torch.from_numpy(inputs["images"])
        return attempt(answer, lambda: _description(answer(), answer(), images, answer))


def train(answer: Callable, inputs: dict[str, Any]) -> dict[str, Any]:
    """A small net trained by the answer: its weights, what was returned, and the images of each backward pass."""
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(inputs["seed"])
        net, seen = _watched(inputs["weights"], inputs["images"])
        images, targets = torch.from_numpy(inputs["images"]), torch.from_numpy(inputs["targets"])
        settings = [inputs[name] for name in ("epochs", "batch_size", "lr")]
        outcome = attempt(answer, lambda: {"losses": _losses(answer(net, images, targets, *settings))})
    weights = [parameter.detach().numpy() for parameter in net.parameters()]
    return outcome | {"weights": weights, "seen": seen["batches"], "training": seen["training"]}


RUN = {
    "convnets.output_size": call_each,
    "convnets.cross_correlate": call_each,
    "convnets.convolve": call_each,
    "convnets.conv_layer": call_each,
    "convnets.max_pool": call_each,
    "convnets.count_parameters": call_each,
    "convnets.receptive_field": call_each,
    "convnets.make_net": build,
    "convnets.train": train,
}


def _description(net: Any, other: Any, images: Any, answer: Callable) -> dict[str, Any]:
    import torch

    if not isinstance(net, torch.nn.Module):
        return {"kind": type(net).__name__}
    weights = [parameter.detach().cpu().numpy() for parameter in net.parameters()]
    return {
        "shapes": [list(weight.shape) for weight in weights][:50],
        "weights": weights if sum(weight.size for weight in weights) <= LARGEST else [],
        "fresh": not _same_weights(net, other),
        "passes": attempt(answer, lambda: _passes(net, images)),
    }


def _same_weights(net: Any, other: Any) -> bool:
    import torch

    pairs = zip(net.parameters(), other.parameters(), strict=False)
    return net is other or any(a.shape == b.shape and a.dim() > 1 and torch.equal(a, b) for a, b in pairs)


def _passes(net: Any, images: Any) -> dict[str, Any]:
    """Images forward: as a batch, one alone, and with the net in training mode; and the shape after each layer."""
    import torch

    shapes = []
    layers = [layer for layer in net.modules() if not list(layer.children())]
    hooks = [layer.register_forward_hook(lambda layer, _, z: shapes.append(_after(layer, z))) for layer in layers]
    with torch.no_grad():
        found = {"eval": _array(net.eval()(images)), "layers": shapes[:40]}
        for hook in hooks:
            hook.remove()
        found["alone"] = _array(net(images[:1]))
        found["again"] = _array(net(images))
        net.train()
        found["train"] = [_array(net(images)) for _ in range(24)]
    return found


def _after(layer: Any, z: Any) -> list[Any]:
    return [type(layer).__name__[:20], list(getattr(z, "shape", ()))[1:]]


def _array(z: Any) -> Any:
    return np.asarray(z.detach().cpu(), dtype=np.float64) if hasattr(z, "detach") and z.numel() <= LARGEST else None


def _watched(weights: list[np.ndarray], images: np.ndarray) -> tuple[Any, dict[str, list]]:
    """A net with these weights, in evaluation mode, and what it notes of each backward pass: images, and its mode."""
    import torch
    from torch import nn

    places = {image.tobytes(): place for place, image in enumerate(images)}
    seen: dict[str, list] = {"batches": [], "training": []}

    class SmallNet(nn.Sequential):
        def forward(self, x):
            x = x.double()
            rows = [places.get(image.tobytes(), -1) for image in x.detach().numpy()]
            logits, training = super().forward(x), self.training

            def note(gradient):
                seen["batches"].append(rows)
                seen["training"].append(training)

            if logits.requires_grad:
                logits.register_hook(note)
            return logits

    maps, inputs = weights[0].shape[0], weights[2].shape[1]
    layers = [nn.Conv2d(1, maps, weights[0].shape[2]), nn.ReLU(), nn.Flatten(), nn.Linear(inputs, 10)]
    net = SmallNet(*layers).double()
    with torch.no_grad():
        for parameter, values in zip(net.parameters(), weights, strict=True):
            parameter.copy_(torch.from_numpy(values))
    return net.eval(), seen


def _losses(returned: Any) -> Any:
    """The list that `train` returns: its numbers, and for what is no plain number the name of its type."""
    if not isinstance(returned, list | tuple):
        return type(returned).__name__
    return [value if type(value) is float else type(value).__name__ for value in returned[:1000]]
