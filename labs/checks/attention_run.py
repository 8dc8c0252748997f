"""The run functions of the lab: they call an answer, beside the student's code, and hand plain data back.

They know no right answer: in the sandbox this is the only file of the checks. NumPy, `utils.grading`'s `calling` and
`tensors`, and PyTorch, which is imported in the functions, because the host, which only looks for RUN, has none.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from utils.grading.calling import NothingToJudge, attempt, call_each
from utils.grading.tensors import asks_for_numbers, named, numbers, tensor

# A network of three units for `episode`, for tensors and arrays alike: what is seen where, what the core makes of it,
# and where it would look next. By the last two of these it soon leaves the image; the last is a part of h itself.
CODE: Callable = lambda images, locations: images.reshape(len(images), -1)[:, :3] + locations[:, [0, 1, 0]]  # noqa: E731
CORE: Callable = lambda codes, h: codes + h / 2  # noqa: E731
WHERE: dict[str, Callable] = {
    "half of h's last and first": lambda h: h[:, [2, 0]] / 2,
    "3 times h's last and first": lambda h: 3 * h[:, [2, 0]],
    "h[:, :2]": lambda h: h[:, :2],
}


def plain(answer: Callable, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """Arrays come to the answer as tensors."""
    return call_each(answer, inputs, lambda answer, *given: numbers(answer(*map(tensor, given)), given))


def several(answer: Callable, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """As `plain`, for answers that return several tensors."""

    def each(answer: Callable, *given: Any) -> Any:
        returned = answer(*map(tensor, given))
        return tuple(numbers(one, given) for one in returned) if isinstance(returned, tuple | list) else returned

    return call_each(answer, inputs, each)


def glimpse(answer: Callable, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """The patches, and whether more images take more lines of Python.

    elsewhere: whether the images lie on another device than new tensors do, as on a machine with a GPU; then, whether
    the patches lie elsewhere than the images, and what they are if the images don't.
    """
    import torch

    def watched(answer: Callable, images: np.ndarray, locations: np.ndarray, size: int, elsewhere: bool = False) -> Any:
        given = tensor(images), tensor(locations)
        if elsewhere:
            return _lies_elsewhere(answer, *given, size), numbers(answer(*given, size), [images])
        returned, few = _counted(answer, *given, size)
        if getattr(returned, "shape", None) != (len(images), size, size):
            return numbers(returned, [images]), None
        _, many = _counted(answer, *(torch.cat([one] * 4) for one in given), size)
        return numbers(returned, [images]), many > few

    return call_each(answer, inputs, watched)


def choose(answer: Callable, inputs: dict[str, Any]) -> dict[str, Any]:
    """What was chosen around many means, the log-probabilities, and the gradients of both with respect to the means.

    changed: whether the means are others afterwards. again: two more calls with a few of the means. alone: the shapes
    that come of a single one.
    """
    import torch

    def described() -> dict[str, Any]:
        given = np.repeat(inputs["means"], inputs["each"], axis=0)
        means = tensor(given.copy()).requires_grad_()
        first = answer(means, inputs["sd"])
        if not isinstance(first, tuple | list) or len(first) != 2:
            return {"kind": f"{type(first).__name__}{f' of {len(first)}' if isinstance(first, tuple | list) else ''}"}
        locations, log_probs = first
        found = {"locations": _array(locations, given), "log_probs": _array(log_probs, given)}
        moves = _gradient(locations, means)
        found |= {"flows": moves is not None and bool(moves.any()), "gradient": _gradient(log_probs, means)}
        found["changed"] = not np.array_equal(means.detach().numpy(), given)
        few = tensor(inputs["means"])
        found["again"] = [_array(answer(few, inputs["sd"])[0], given) for _ in range(2)]
        alone = answer(few[:1], inputs["sd"])
        return found | {"alone": [list(getattr(one, "shape", ())) for one in alone]}

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
    """What is expected, the loss, its gradient with respect to w, b and the states, and what `expected` gives these."""

    def both_ways(answer: Callable, *given: np.ndarray) -> Any:
        states, w, b, rewards = (tensor(array).requires_grad_() for array in given)
        returned = answer(states, w, b, rewards)
        if not isinstance(returned, tuple | list) or len(returned) != 2:
            return returned
        expected, loss = returned
        back = *_gradients(loss, [w, b, states]), *_gradients(expected, [states])
        return *(numbers(one, given) for one in returned), *back

    return call_each(answer, inputs, both_ways)


def episode(answer: Callable, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """Locations and states, the gradients of the states, and how often each part of the network was called."""
    import torch

    def watched(answer: Callable, shown: np.ndarray, way: str, start: np.ndarray, glimpses: int) -> Any:
        calls: Counter = Counter()

        def note(name: str, *expected: tuple[Any, Sequence[int]]) -> None:
            calls[name] += 1
            for value, shape in expected:
                _expect(name, value, shape)

        def see(images: Any, locations: Any) -> Any:
            note("see", (images, shown.shape), (locations, (len(shown), 2)))
            return CODE(images, locations)

        def core(codes: Any, h: Any) -> Any:
            note("core", (codes, start.shape), (h, start.shape))
            return CORE(codes, h)

        def where(h: Any) -> Any:
            note("where", (h, start.shape))
            return WHERE[way](h.detach())  # as the chapter's network, which learns where to look from rewards alone

        images, h = (tensor(array).requires_grad_() for array in (shown, start))
        returned = answer(images, see, core, where, h, glimpses)
        if not isinstance(returned, tuple | list) or len(returned) != 2:
            return returned
        back = _gradients(returned[1], [h, images])
        return *(stacked(one, shown) for one in returned), *back, *(calls[name] for name in ("see", "core", "where"))

    def stacked(one: Any, images: np.ndarray) -> Any:
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
    "attention.reinforce": several,
    "attention.episode": episode,
}


def _lies_elsewhere(answer: Callable, images: Any, locations: Any, size: int) -> Any:
    """Whether what is returned lies elsewhere than what was given, which lies where there are no numbers at all.

    False, too, where it can't be said, because the answer looks at the numbers.
    """
    import torch

    try:
        returned = answer(images.to("meta"), locations.to("meta"), size)
    except RuntimeError as error:
        if not asks_for_numbers(error):
            raise
        return False
    return returned.device.type != "meta" if isinstance(returned, torch.Tensor) else numbers(returned)


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
    """Of the sum over a tensor; None where no gradient comes. Raises NothingToJudge for a leaf that takes none."""
    import torch

    if not leaf.requires_grad:
        raise NothingToJudge("a tensor that was given, and whose requires_grad was switched off")
    if not isinstance(value, torch.Tensor) or not value.requires_grad:
        return None
    (found,) = torch.autograd.grad(value.sum(), [leaf], retain_graph=True, allow_unused=True)
    return None if found is None else found.numpy()


def _array(value: Any, given: np.ndarray) -> Any:
    """A tensor's numbers, as `numbers` has them; for anything else, or too many, a name."""
    found = numbers(value, [given])
    if not isinstance(found, np.ndarray):
        return type(found).__name__
    return found if found.size < 50_000 else f"tensor of shape {found.shape}"


def _expect(name: str, value: Any, shape: Sequence[int]) -> None:
    """Raise ValueError, with what was given, unless it is a tensor of that shape."""
    came = tuple(getattr(value, "shape", ())) if hasattr(value, "shape") else type(value).__name__
    if came != tuple(shape):
        raise ValueError(f"{name} takes a tensor {tuple(shape)} there, but it was given {came}")
