"""What the tests of the NumPy layers and of the autograd engine share: drawn cases, and measures of a difference."""

from dataclasses import dataclass

import numpy as np
import torch
from hypothesis import strategies as st


@dataclass(frozen=True)
class ConvCase:
    """One convolution: a batch, sides that may differ, any stride and padding for which an output is left."""

    n: int
    c: int
    o: int
    k: int
    height: int
    width: int
    stride: int
    padding: int
    seed: int

    def arrays(self):
        """x (N, C, H, W), w (O, C, K, K), b (O,) in float64."""
        rng = np.random.default_rng(self.seed)
        shapes = ((self.n, self.c, self.height, self.width), (self.o, self.c, self.k, self.k), (self.o,))
        return tuple(rng.standard_normal(shape) for shape in shapes)


@st.composite
def conv_cases(draw):
    k, padding = draw(st.integers(1, 5)), draw(st.integers(0, 3))
    sides = st.integers(max(1, k - 2 * padding), 9)
    counts = st.integers(1, 3)
    n, c, o, stride = (draw(counts) for _ in range(4))
    return ConvCase(n, c, o, k, draw(sides), draw(sides), stride, padding, draw(st.integers(0, 10_000)))


@st.composite
def pool_cases(draw):
    """x with many equal values, a kernel, a stride that may be smaller or larger than it, or None."""
    kernel = draw(st.integers(1, 4))
    sides = st.integers(kernel, 9)
    shape = (draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(sides), draw(sides))
    x = np.random.default_rng(draw(st.integers(0, 10_000))).integers(-3, 4, shape).astype(float)
    return x, kernel, draw(st.none() | st.integers(1, 5))


def difference(ours, theirs):
    """The largest difference, relative to the largest value of PyTorch's."""
    theirs = theirs.detach().numpy() if isinstance(theirs, torch.Tensor) else np.asarray(theirs)
    assert ours.shape == theirs.shape
    return np.abs(ours - theirs).max() / max(np.abs(theirs).max(), 1e-30)


def leaf(array):
    """A tensor of its own whose gradient PyTorch finds."""
    return torch.tensor(array, requires_grad=True)


def finite_difference(loss, array, place, step=1e-6):
    """∂loss()/∂array[place] by a step to either side."""
    held = array[place]
    array[place] = held + step
    above = loss()
    array[place] = held - step
    below = loss()
    array[place] = held
    return (above - below) / (2 * step)
