"""The way back through ReLU."""

from typing import Any

import numpy as np

from utils.grading.cases import case, numbers
from utils.grading.judging import Calls
from utils.grading.questions import Part

SIGNS, ZERO, SHAPES = "positive and negative z", "z of exactly 0", "other shapes"


def inputs(seed: int) -> dict[str, Any]:
    """Small whole numbers first; then zeros of both signs, then shapes and layouts."""
    rng = np.random.default_rng(seed)
    cases = [case(SIGNS, z=_signed(numbers(rng, *shape)), da=numbers(rng, *shape)) for shape in ((2, 2), (1, 4))]
    cases += [case(SIGNS, z=rng.normal(size=(5, 6)), da=rng.normal(size=(5, 6)))]
    zeros = rng.integers(2, 9, size=(2, 2)) * np.array([[0.0, 1], [-1, -0.0]])
    cases += [case(ZERO, z=zeros, da=numbers(rng, 2, 2)), case(ZERO, z=np.zeros((1, 3)), da=numbers(rng, 1, 3))]
    cases += [case(SHAPES, z=rng.normal(size=shape), da=rng.normal(size=shape)) for shape in ((7,), (2, 3, 4, 5))]
    for layout in ("transposed", "every second number"):
        cases += [case(SHAPES, layout, z=rng.normal(size=(3, 2, 4)), da=rng.normal(size=(3, 2, 4)))]
    return {"cases": cases}


def _signed(z: np.ndarray) -> np.ndarray:
    """The numbers with both signs among them, so that a gate has something to stop."""
    flat = np.abs(z).ravel()
    flat[::2] *= -1
    return flat.reshape(z.shape)


def right(z: np.ndarray, da: np.ndarray) -> np.ndarray:
    """Any shape; both of the same."""
    return np.where(z > 0, da, 0.0)


MISTAKES = {
    "errors pass where z is exactly 0. There the slope is taken to be 0: z > 0.": lambda z, da: da * (z >= 0),
    "everything passes. Where z is negative, ReLU was switched off and nothing passes.": lambda z, da: da,
    "ReLU was applied to ∂L/∂a. What opens the gate is z; the gradient keeps its sign.": (
        lambda z, da: np.maximum(da, 0)
    ),
    "the sign of the gradient was asked for, too. What opens the gate is z alone.": (
        lambda z, da: da * (z > 0) * (da > 0)
    ),
    "that is the slope alone. By the chain rule it is multiplied by what comes back, ∂L/∂a.": (
        lambda z, da: (z > 0).astype(float)
    ),
    "it was multiplied by the activation, max(0, z). The slope is asked for: 1 where z > 0.": (
        lambda z, da: da * np.maximum(z, 0)
    ),
    "it was multiplied by z. The slope is asked for: 1 where z > 0, else 0.": lambda z, da: da * z,
    "where z is negative the gradient came back with its sign changed; ReLU's slope there is 0.": (
        lambda z, da: da * np.sign(z)
    ),
    "the gate is the wrong way round: errors pass where z is positive.": lambda z, da: da * (z <= 0),
}
PARTS = (Part(SIGNS, 3), Part(ZERO, 1), Part(SHAPES, 2))
judge = Calls("relu_backward", PARTS, right, MISTAKES, keeps=("z", "da"))
