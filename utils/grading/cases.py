"""The calls that a question is put as, for `judging.Calls`, and numbers for them. NumPy only."""

from collections.abc import Mapping
from typing import Any

import numpy as np


def case(part: str, layout: str | None = None, **arguments: Any) -> dict[str, Any]:
    """A call that belongs to a part. layout: how its arrays lie in memory, a name that `calling` knows."""
    return {"part": part, "arguments": arguments, "layout": layout}


def case_each(parts: Mapping[str, str], layout: str | None = None, **arguments: Any) -> list[dict[str, Any]]:
    """A call whose answer returns several results, as one case for each of them. parts: {result: its part}."""
    names = list(parts)
    return [case(part, layout, **arguments) | {"result": name, "results": names} for name, part in parts.items()]


def returning(names: list[str], cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Cases of whose results the answer itself returns only these; the others are found out about it."""
    return [case | {"returned": names} for case in cases]


def numbers(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Whole numbers as float64, none of them 0, all different where there is room: no two mistakes look alike."""
    values = np.concatenate([np.arange(-9, 0), np.arange(1, 10)])
    return rng.choice(values, size=shape, replace=np.prod(shape) > len(values)).astype(float)
