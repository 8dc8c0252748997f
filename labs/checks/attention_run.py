"""The run functions of the lab: they call an answer, beside the student's code, and hand plain data back.

They know no right answer: in the sandbox this is the only file of the checks. NumPy, `utils.grading`'s `calling` and
`tensors`, and PyTorch, which is imported in the functions, because the host, which only looks for RUN, has none.
"""

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from utils.grading.calling import attempt, call_each
from utils.grading.tensors import made_elsewhere, named, numbers, tensor

# A network of two units for `episode`, for tensors and arrays alike: what is seen where, what the core makes of it, and
# where it would look next, with the second of which it would soon leave the image.
CODE: Callable = lambda images, locations: locations + images.reshape(len(images), -1)[:, :2]  # noqa: E731
CORE: Callable = lambda codes, h: codes + h / 2  # noqa: E731
WHERE: dict[str, Callable] = {
    "half of h, exchanged": lambda h: h[:, [1, 0]] / 2,
    "3 times h, exchanged": lambda h: 3 * h[:, [1, 0]],
}


def plain(answer: Callable, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """Arrays come to the answer as tensors."""
    return call_each(answer, inputs, lambda answer, *given: _each(answer(*map(tensor, given)), given))


def glimpse(answer: Callable, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """The patches, and whether more images take more lines of Python.

    elsewhere: whether new tensors are made on another device than the given ones', as on a machine with a GPU; then the
    patches alone.
    """
    import torch

    def watched(answer: Callable, images: np.ndarray, locations: np.ndarray, size: int, elsewhere: bool = False) -> Any:
        given = tensor(images), tensor(locations)
        with made_elsewhere(elsewhere):
            returned, few = _counted(answer, *given, size)
        if elsewhere:
            return (numbers(returned, [images]),)
        if getattr(returned, "shape", None) != (len(images), size, size):
            return numbers(returned, [images]), None
        _, many = _counted(answer, *(torch.cat([one] * 4) for one in given), size)
        return numbers(returned, [images]), many > few

    return call_each(answer, inputs, watched)


def choose(answer: Callable, inputs: dict[str, Any]) -> dict[str, Any]:
    """What was chosen around many means, the log-probabilities, and their gradient with respect to the means."""
    import torch

    def described() -> dict[str, Any]:
        means = torch.from_numpy(np.repeat(inputs["means"], inputs["each"], axis=0)).requires_grad_()
        first = answer(means, inputs["sd"])
        if not isinstance(first, tuple | list) or len(first) != 2:
            return {"kind": f"{type(first).__name__}{f' of {len(first)}' if isinstance(first, tuple | list) else ''}"}
        locations, log_probs = first
        later = answer(means, inputs["sd"])[0]
        found = {"locations": _array(locations), "log_probs": _array(log_probs), "later": _array(later)}
        flows = isinstance(locations, torch.Tensor) and locations.requires_grad
        return found | {"flows": flows, "gradient": _gradient(log_probs, means)}

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(inputs["seed"])
        return attempt(answer, described)


def differentiated(count: int) -> Callable:
    """A run function for answers that return a loss: the loss, and its gradients for the first arrays given."""

    def run(answer: Callable, inputs: dict[str, Any]) -> list[dict[str, Any]]:
        return call_each(answer, inputs, both_ways)

    def both_ways(answer: Callable, *given: np.ndarray) -> tuple:
        leaves = [tensor(array).requires_grad_() for array in given[:count]]
        loss = answer(*leaves, *map(tensor, given[count:]))
        return numbers(loss, given), *_gradients(loss, leaves)

    return run


def baseline(answer: Callable, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """What is expected, the loss, and its gradient with respect to w, b and the states."""

    def both_ways(answer: Callable, *given: np.ndarray) -> Any:
        leaves = [tensor(array).requires_grad_() for array in given]
        returned = answer(*leaves)
        if not isinstance(returned, tuple | list) or len(returned) != 2:
            return returned
        return *(numbers(one, given) for one in returned), *_gradients(returned[1], [*leaves[1:3], leaves[0]])

    return call_each(answer, inputs, both_ways)


def episode(answer: Callable, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """Locations and states, and how often the network was asked to see, and where to look next."""
    import torch

    def watched(answer: Callable, images: np.ndarray, where: str, h: np.ndarray, glimpses: int) -> Any:
        calls = {"see": 0, "where": 0}

        def see(pictures: Any, locations: Any) -> Any:
            calls["see"] += 1
            _expect("see", pictures, images.shape)
            _expect("see", locations, (len(images), 2))
            return CODE(pictures, locations)

        def core(codes: Any, state: Any) -> Any:
            _expect("core", codes, h.shape)
            _expect("core", state, h.shape)
            return CORE(codes, state)

        def choose(state: Any) -> Any:
            calls["where"] += 1
            _expect("where", state, h.shape)
            return WHERE[where](state)

        returned = answer(tensor(images), see, core, choose, tensor(h), glimpses)
        if not isinstance(returned, tuple | list) or len(returned) != 2:
            return returned
        return *(_stacked(one, images) for one in returned), calls["see"], calls["where"]

    def _stacked(one: Any, images: np.ndarray) -> Any:
        listed = isinstance(one, list | tuple) and one and all(isinstance(item, torch.Tensor) for item in one)
        return named("list of tensors (torch.stack makes one tensor of them)") if listed else numbers(one, [images])

    return call_each(answer, inputs, watched)


RUN = {
    "attention.parameters": call_each,
    "attention.glimpse": glimpse,
    "attention.sensor": plain,
    "attention.choose": choose,
    "attention.policy_loss": differentiated(3),
    "attention.baseline": baseline,
    "attention.expected_reward": differentiated(2),
    "attention.reinforce": plain,
    "attention.episode": episode,
}


def _each(returned: Any, given: Sequence[Any]) -> Any:
    """A tensor, or several, as arrays."""
    return tuple(numbers(one, given) for one in returned) if isinstance(returned, tuple) else numbers(returned, given)


def _counted(answer: Callable, *given: Any) -> tuple[Any, int]:
    """What the answer returns, and how many lines of Python were run for it, those of libraries not counted."""
    libraries, lines = (os.path.dirname(os.__file__), "<frozen "), 0

    def trace(frame: Any, event: str, _: Any) -> Any:
        nonlocal lines
        if frame.f_code.co_filename.startswith(libraries) or "site-packages" in frame.f_code.co_filename:
            return None
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        return answer(*given), lines
    finally:
        sys.settrace(before)


def _gradients(loss: Any, leaves: Sequence[Any]) -> list[Any]:
    """The gradient with respect to each leaf, zeros where none comes; None for all of them where there is no loss."""
    import torch

    if not isinstance(loss, torch.Tensor):
        return [None] * len(leaves)
    found = [_gradient(loss, leaf) for leaf in leaves]
    pairs = zip(found, leaves, strict=True)
    return [np.zeros(tuple(leaf.shape)) if gradient is None else gradient for gradient, leaf in pairs]


def _gradient(value: Any, leaf: Any) -> np.ndarray | None:
    """Of the sum over a tensor; None where no gradient comes."""
    import torch

    if not isinstance(value, torch.Tensor) or not value.requires_grad:
        return None
    (found,) = torch.autograd.grad(value.sum(), [leaf], retain_graph=True, allow_unused=True)
    return None if found is None else found.numpy()


def _array(value: Any) -> Any:
    """A tensor's numbers; None for anything else."""
    import torch

    usual = isinstance(value, torch.Tensor) and value.dtype in (torch.float64, torch.float32) and value.numel() < 50_000
    return value.detach().cpu().numpy() if usual else None


def _expect(name: str, value: Any, shape: Sequence[int]) -> None:
    """Raise ValueError, with what was given, unless it is a tensor of that shape."""
    came = tuple(getattr(value, "shape", ())) if hasattr(value, "shape") else type(value).__name__
    if came != tuple(shape):
        raise ValueError(f"{name} takes a tensor {tuple(shape)} there, but it was given {came}")
