"""The run functions of the lab: they call an answer, beside the student's code, and hand plain data back.

They know no right answer: in the sandbox this is the only file of the checks. NumPy, `utils.grading`'s `calling` and
`tensors`, and PyTorch, which is imported in the functions, because the host, which only looks for RUN, has none.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from utils.grading.calling import attempt, call_each
from utils.grading.tensors import call, named, numbers, tensor

ENCODERS = {  # rows (M, …) to codes, for tensors and arrays alike; but for the last, codes of zeros aren't 0
    "10 x + 1": lambda rows: 10 * rows + 1,
    "its first two pixels, + 1": lambda rows: rows.reshape(len(rows), -1)[:, :2] + 1,
    "the sum of its pixels, + 1": lambda rows: rows.reshape(len(rows), -1).sum(1) + 1,
    "x minus the batch's mean": lambda rows: rows - rows.mean(0),
}


def plain(answer: Callable, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """Arrays come to the answer as tensors."""
    return call_each(answer, inputs, lambda answer, *given: numbers(answer(*map(tensor, given)), given))


def mask(answer: Callable, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """elsewhere: whether new tensors are made on another device than the given one's, as on a machine with a GPU."""

    def placed(answer: Callable, lengths: np.ndarray, elsewhere: bool = False) -> Any:
        return numbers(call(answer, tensor(lengths), elsewhere=elsewhere))

    return call_each(answer, inputs, placed)


def draw(answer: Callable, inputs: dict[str, Any]) -> dict[str, Any]:
    """What was drawn with one seed, and whether the same comes again, and something else with another seed or later."""
    import torch

    def called(generator: Any) -> Any:
        images, labels = torch.from_numpy(inputs["images"].copy()), torch.from_numpy(inputs["labels"].copy())
        return answer(images, labels, inputs["count"], inputs["longest"], generator)

    def seeded(seed: int) -> Any:
        return torch.Generator().manual_seed(seed)

    def described() -> dict[str, Any]:
        generator = seeded(inputs["seed"])
        first = called(generator)
        if not isinstance(first, tuple | list) or len(first) != 3:
            return {"kind": f"{type(first).__name__}{f' of {len(first)}' if isinstance(first, tuple | list) else ''}"}
        later, again, other = called(generator), called(seeded(inputs["seed"])), called(seeded(inputs["seed"] + 1))
        found = {"rows": _shape(first[0]), "lengths": _integers(first[1]), "targets": _integers(first[2])}
        others = {"again": again, "later": later, "other": other}
        differ = {name: not _equal(first, drawn) for name, drawn in others.items()}
        return found | differ | {"picked": _picked(first[0], inputs["images"])}

    with torch.random.fork_rng(devices=[]):
        return attempt(answer, described)


def time_distributed(answer: Callable, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """The codes; how often the encoder was called, and with how many images in all."""

    def watched(answer: Callable, encoder: str, x: np.ndarray, lengths: np.ndarray) -> tuple:
        seen = []

        def encode(rows: Any) -> Any:
            if rows.shape[1:] != x.shape[2:]:
                takes = ", ".join(["M", *map(str, x.shape[2:])])
                raise ValueError(f"the encoder takes images ({takes}), but it was given {tuple(rows.shape)}")
            seen.append(len(rows))
            return ENCODERS[encoder](rows)

        codes = answer(encode, tensor(x), tensor(lengths))
        return numbers(codes, [x]), len(seen), sum(seen)

    return call_each(answer, inputs, watched)


def last_states(answer: Callable, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """The four arrays of weights come as a tuple."""

    def weighted(answer: Callable, codes: np.ndarray, lengths: np.ndarray, *weights: np.ndarray) -> Any:
        return numbers(answer(tensor(codes), tensor(lengths), tuple(map(tensor, weights))), [codes])

    return call_each(answer, inputs, weighted)


def by_length(answer: Callable, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """Three results, of whatever precision."""

    def each(answer: Callable, *given: np.ndarray) -> Any:
        returned = answer(*map(tensor, given))
        return tuple(map(numbers, returned)) if isinstance(returned, tuple | list) else returned

    return call_each(answer, inputs, each)


def sum_distribution(answer: Callable, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """The distribution; where δ is given, what comes back to p of a gradient δ. elsewhere: as for `mask`."""
    import torch

    def both_ways(
        answer: Callable, p: np.ndarray, lengths: np.ndarray, delta: Any = None, elsewhere: bool = False
    ) -> Any:
        given = tensor(p)
        if delta is not None:
            given.requires_grad_()
        returned = call(answer, given, tensor(lengths), elsewhere=elsewhere)
        if delta is None or not isinstance(returned, torch.Tensor):
            return numbers(returned, [p])
        if not returned.requires_grad:
            return named("tensor without a way back to p (does it pass .tolist(), .item(), .detach() or NumPy?)")
        return numbers(torch.autograd.grad((returned * tensor(delta)).sum(), given)[0])

    return call_each(answer, inputs, both_ways)


RUN = {
    "addition.mask": mask,
    "addition.draw": draw,
    "addition.time_distributed": time_distributed,
    "addition.gru_cell": plain,
    "addition.last_states": last_states,
    "addition.deep_set": plain,
    "addition.by_length": by_length,
    "addition.sum_distribution": sum_distribution,
    "addition.product_distribution": plain,
}


def _shape(value: Any) -> Any:
    """The shape of a tensor, as a list; None for anything else."""
    import torch

    return list(value.shape) if isinstance(value, torch.Tensor) else None


def _integers(value: Any) -> Any:
    """A tensor of whole numbers as an array; for anything else its type's name."""
    import torch

    if not isinstance(value, torch.Tensor):
        return type(value).__name__
    whole = value.dtype in (torch.int64, torch.int32) and value.device.type == "cpu" and value.numel() <= 50_000
    return value.detach().numpy() if whole else f"tensor of {str(value.dtype).removeprefix('torch.')}"


def _equal(ones: Sequence[Any], others: Any) -> bool:
    import torch

    def same(one: Any, other: Any) -> bool:
        both = isinstance(one, torch.Tensor) and isinstance(other, torch.Tensor)
        return both and one.shape == other.shape and bool((one == other).all())

    return isinstance(others, tuple | list) and len(others) == len(ones) and all(map(same, ones, others))


def _picked(rows: Any, images: np.ndarray) -> np.ndarray:
    """The place in `images` of each row, -1 for a row that isn't one of them; none where the rows are no images."""
    import torch

    usable = isinstance(rows, torch.Tensor) and rows.shape[1:] == images.shape[1:] and len(rows) <= 50_000
    if not usable or str(rows.dtype) != f"torch.{images.dtype}":
        return np.zeros(0, "int64")
    places = {image.tobytes(): place for place, image in enumerate(images)}
    return np.array([places.get(row.tobytes(), -1) for row in rows.detach().cpu().numpy()], "int64").reshape(-1)
